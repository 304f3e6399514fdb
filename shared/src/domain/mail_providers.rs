//! Domains of public mail providers, where anybody gets an address: such an address says nothing about who the domain belongs to (R1).

/// Free and disposable providers, one domain a line. The file tells its source.
const LIST: &str = include_str!("mail_providers.txt");

/// Providers that the list lacks.
const MORE: [&str; 11] = [
    "hey.com",
    "mailbox.org",
    "mozmail.com",
    "passmail.net",
    "privaterelay.appleid.com",
    "simplelogin.com",
    "simplelogin.fr",
    "skiff.com",
    "tuta.com",
    "tutamail.com",
    "tutanota.com",
];

/// Whether a domain, in its lower-case ASCII form, is one of a public mail provider or below it: some give each customer a subdomain.
pub(super) fn is_of_mail_provider(domain: &str) -> bool {
    let listed = || LIST.lines().filter(|line| !line.starts_with('#')).chain(MORE);
    let parents = || std::iter::successors(Some(domain), |d| d.split_once('.').map(|(_, parent)| parent));
    listed().any(|provider| parents().any(|parent| parent == provider))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_providers_that_everybody_knows_are_listed() {
        for domain in [
            "126.com",
            "163.com",
            "alice.fastmail.com",
            "aol.com",
            "btinternet.com",
            "comcast.net",
            "gmail.com",
            "gmx.de",
            "googlemail.com",
            "guerrillamail.com",
            "hotmail.co.uk",
            "icloud.com",
            "live.com",
            "mail.ru",
            "mailinator.com",
            "msn.com",
            "naver.com",
            "orange.fr",
            "outlook.com",
            "pm.me",
            "proton.me",
            "protonmail.com",
            "qq.com",
            "t-online.de",
            "tutanota.com",
            "web.de",
            "yahoo.co.jp",
            "yahoo.com",
            "yandex.ru",
            "zoho.com",
        ] {
            assert!(is_of_mail_provider(domain), "{domain}");
        }
    }

    #[test]
    fn other_domains_are_not() {
        for domain in [
            "example.com",
            "acme.example",
            "notgmail.com",
            "gmail.com.example",
            "com",
            "onmicrosoft.com",
            "amazon.com",
        ] {
            assert!(!is_of_mail_provider(domain), "{domain}");
        }
    }
}
