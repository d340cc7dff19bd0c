use wire::*;

use crate::common::{Place, reason};

async fn find(place: &Place, address: &str) -> OfficeReply {
    place.ask(FindOffice { address: address.into() }).await.expect("answered")
}

#[tokio::test]
async fn an_address_of_before_leads_to_the_commune_and_its_centre() {
    let place = Place::new();
    let reply = find(&place, "12 Lê Lợi, P. Bến Trăng, Q1, Lam Giang").await;
    let card = CommuneCard {
        code: "00001".into(),
        name: "Phường Bến Trăng".into(),
        province: "Thành phố Lam Giang".into(),
        centre: Some("Số 2, phố Trăng, phường Bến Trăng".into()),
        was: Some("Phường Bến Trăng, Quận 1, Thành phố Lam Giang".into()),
    };
    assert_eq!(reply, OfficeReply { kind: OfficeAnswer::One, communes: vec![card] });
    let reply = find(&place, "Phường An Hòa, Lam Giang").await;
    let card = &reply.communes[0];
    assert_eq!((&*card.code, &card.centre, &card.was), ("00003", &None, &None));
}

#[tokio::test]
async fn what_was_divided_is_asked_and_what_is_no_address_is_unknown() {
    let place = Place::new();
    let reply = find(&place, "phường cầu gỗ quận 1").await;
    assert_eq!(reply.kind, OfficeAnswer::Ask);
    let codes: Vec<_> = reply.communes.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["00001", "00002"]);
    for address in ["", "abc", &"phường ".repeat(500)] {
        let unknown = OfficeReply { kind: OfficeAnswer::Unknown, communes: vec![] };
        assert_eq!(find(&place, address).await, unknown);
    }
}

#[tokio::test]
async fn an_address_behind_200_characters_is_not_read_and_no_more_than_one_is_taken() {
    let place = Place::new();
    let far = format!("{}phường Bến Trăng", "x ".repeat(100));
    assert_eq!(find(&place, &far).await.kind, OfficeAnswer::Unknown);
    let answer = place.desk.dispatch("offices", "find", "{\"address\":\"x\",\"more\":1}").await;
    assert_eq!(reason(answer), Reason::NotUnderstood);
}
