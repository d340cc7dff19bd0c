//! What is wrong with a record: counted, and where a citizen must know, said in both languages.

use std::collections::BTreeSet;

use model::{Date, LocalizedText};

use super::RECORDED;

macro_rules! defects {
    ($($(#[$doc:meta])* $name:ident = $key:literal $(, $vi:literal, $en:literal)?;)*) => {
        /// A kind of defect.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Defect { $($(#[$doc])* $name,)* }

        impl Defect {
            /// Its name in the report.
            pub(super) fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// What the citizen is told, where it touches what they do.
            fn doubt(self) -> Option<(&'static str, &'static str)> {
                match self { $(Self::$name => defects!(@doubt $($vi, $en)?),)* }
            }
        }
    };
    (@doubt) => { None };
    (@doubt $vi:literal, $en:literal) => { Some(($vi, $en)) };
}

defects! {
    // Fees.
    BareZero = "bare_zero";
    ZeroWithText = "zero_with_text";
    ZeroButAmountInText = "zero_but_amount_in_text",
        "Nguồn ghi phí là 0 nhưng phần chữ lại nêu một số tiền. Hỏi lại nơi nhận trước khi nộp.",
        "The source gives a fee of 0, but its text names an amount. Ask the office before you pay.";
    FeeBelow1000 = "fee_below_1000",
        "Nguồn ghi phí là một số dưới 1.000 đồng, có thể thiếu phần nghìn. Hỏi lại nơi nhận.",
        "The source gives a fee below 1,000 đồng; the thousands may be missing. Ask the office.";
    FeeNotInText = "fee_not_in_text",
        "Số tiền và phần chữ của một khoản phí trong nguồn không giống nhau. Hỏi lại nơi nhận.",
        "The number and the text of a fee differ in the source. Ask the office.";
    FeeOdd = "fee_odd",
        "Nguồn ghi một khoản phí không thể đọc thành số tiền. Hỏi lại nơi nhận.",
        "The source gives a fee that cannot be read as an amount. Ask the office.";
    FeeProvince = "fee_by_province";
    FeeEmpty = "fee_without_number_and_text";
    CurrencyMissing = "currency_missing";
    WindowEnded = "window_ended",
        "Nguồn nêu một mức phí hoặc thời hạn chỉ áp dụng đến một ngày đã qua. Mức này cần kiểm tra lại với nơi nhận.",
        "The source names a fee or time that applied only until a day now past. Check it with the office.";
    // Times.
    UnitOther = "unit_other";
    ChannelCaseTime = "channel_case_time",
        "Nguồn ghi thời hạn theo cách nộp khác với thời hạn theo trường hợp. Hỏi lại nơi nhận.",
        "The source gives one time by channel and another by case. Ask the office.";
    CasesUnnamed = "several_times_without_case",
        "Nguồn ghi nhiều thời hạn mà không nói thời hạn nào áp dụng khi nào. Hỏi lại nơi nhận.",
        "The source gives several times without saying when each applies. Ask the office.";
    TimeByChannel = "time_differs_by_channel";
    TimeNotInText = "time_not_in_text",
        "Số ngày trong nguồn không có trong phần chữ của chính nguồn đó. Hỏi lại nơi nhận.",
        "The number of days does not stand in the source's own text. Ask the office.";
    TimeZero = "time_zero";
    TimeOdd = "time_odd",
        "Nguồn ghi một thời hạn không thể đọc được. Hỏi lại nơi nhận.",
        "The source gives a time that cannot be read. Ask the office.";
    // What it still says of what is abolished.
    DistrictLevel = "district_level",
        "Nguồn còn nhắc cấp huyện. Cấp huyện đã bỏ từ ngày 01/07/2025. Hỏi xã, phường hoặc tỉnh.",
        "The source still names the district level, abolished on 01/07/2025. Ask the commune or the province.";
    HouseholdBook = "household_book",
        "Nguồn còn nhắc sổ hộ khẩu. Sổ hộ khẩu giấy đã bỏ từ ngày 01/01/2023. Hỏi nơi nhận giấy thay thế.",
        "The source still names the household book, abolished on 01/01/2023. Ask the office what replaces it.";
    // What it leaves out or puts in the wrong place.
    NoPapers = "no_papers";
    NoLaws = "no_laws";
    NoSteps = "no_steps";
    NoChannels = "no_channels";
    NoTimes = "no_times";
    NoCosts = "no_costs";
    NoAuthority = "no_authority";
    NoResults = "no_results";
    NoUpdateDate = "no_update_date";
    NoPage = "no_page";
    NoteAsPaper = "note_listed_as_paper";
    OnlyNotes = "only_notes_no_papers",
        "Nguồn liệt kê giấy tờ nhưng không ghi số bản của giấy nào. Hỏi lại nơi nhận cần nộp giấy gì.",
        "The source lists papers without the number of copies of any. Ask the office which ones to bring.";
    PaperWithoutName = "paper_without_name";
    PaperTwice = "paper_listed_twice";
    ManyCopies = "count_of_paper_odd";
    FullWithoutOnline = "full_online_without_online_channel",
        "Nguồn ghi làm được toàn bộ qua mạng nhưng không nêu cách nộp trực tuyến. Hỏi lại nơi nhận.",
        "The source says it can all be done online, but names no online channel. Ask the office.";
    GroupUnknown = "group_unknown";
    UnknownChannel = "unknown_channel";
    // The texts themselves.
    CodeWithBlanks = "code_with_blanks";
    Markup = "markup";
    Entities = "entities";
    HiddenCharacters = "hidden_characters";
    NotNfc = "not_nfc";
    TextCut = "text_cut";
    ListCut = "list_cut";
}

/// What was found while one record was read.
#[derive(Debug)]
pub(super) struct Notes {
    /// The day on which the portal gave the record.
    pub(super) given: Date,
    found: BTreeSet<Defect>,
    /// Each once, in the order in which they were found.
    pub(super) doubts: Vec<LocalizedText>,
}

impl Default for Notes {
    fn default() -> Self {
        Self::on(RECORDED)
    }
}

impl Notes {
    /// Nothing found yet in a record that the portal gave on a day.
    pub(super) fn on(given: Date) -> Self {
        Self { given, found: BTreeSet::new(), doubts: Vec::new() }
    }

    /// Counts a defect of this record, once, and says it to the citizen where it matters.
    pub(super) fn mark(&mut self, defect: Defect) {
        if self.found.insert(defect)
            && let Some((vi, en)) = defect.doubt()
        {
            self.doubts.push(both(vi, en));
        }
    }

    /// The names of all defects found.
    pub(super) fn keys(&self) -> Vec<&'static str> {
        self.found.iter().map(|d| d.key()).collect()
    }
}

/// A sentence of ours in both languages.
pub(super) fn both(vi: &str, en: &str) -> LocalizedText {
    LocalizedText { vi: vi.to_owned(), en: Some(en.to_owned()) }
}
