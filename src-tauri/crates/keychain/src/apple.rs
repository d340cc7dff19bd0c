//! What the numbers of Apple's keychain mean.

use vault::Unheld;

/// What an `OSStatus` of the keychain means; "not found" is no error and does not come here.
pub(crate) fn unheld(status: i32) -> Unheld {
    match status {
        // errSecNotAvailable, errSecNoSuchKeychain, errSecNoDefaultKeychain
        -25291 | -25294 | -25307 => Unheld::Missing,
        // errSecUserCanceled, errSecAuthFailed, errSecInteractionNotAllowed (also: the phone is
        // locked), errSecInteractionRequired
        -128 | -25293 | -25308 | -25315 => Unheld::Locked,
        _ => Unheld::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citizen_who_did_not_unlock_is_not_a_missing_keychain() {
        assert_eq!(unheld(-25291), Unheld::Missing);
        assert_eq!(unheld(-128), Unheld::Locked);
        assert_eq!(unheld(-25308), Unheld::Locked);
        // errSecMissingEntitlement: the app is not signed as it must be.
        assert_eq!(unheld(-34018), Unheld::Refused);
    }
}
