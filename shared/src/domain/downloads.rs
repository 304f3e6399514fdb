//! Where people get the client for their system: the operator's choice (R11).

use std::fmt;
use std::str::FromStr;

/// A system that there is a client for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Android.
    Android,
    /// iOS and iPadOS.
    Ios,
    /// Linux.
    Linux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

/// The link of each system that has one, in the operator's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Downloads(Vec<(System, String)>);

/// A text that is no list of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be SYSTEM=URL,SYSTEM=URL,... with android, ios, linux, macos or windows, each once, and https URLs"
)]
pub struct ParseDownloadsError;

impl System {
    const ALL: [Self; 5] = [Self::Android, Self::Ios, Self::Linux, Self::MacOs, Self::Windows];

    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Android => "Android",
            Self::Ios => "iPhone and iPad",
            Self::Linux => "Linux",
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Android => "android",
            Self::Ios => "ios",
            Self::Linux => "linux",
            Self::MacOs => "macos",
            Self::Windows => "windows",
        }
    }

    /// The system that a browser says it runs on: by the client hint `Sec-CH-UA-Platform`, which is exact, or else by its `User-Agent`.
    #[must_use]
    pub fn of_browser(platform: Option<&str>, user_agent: Option<&str>) -> Option<Self> {
        let platform = platform.map(|platform| platform.trim_matches('"')).filter(|name| !name.is_empty());
        if let Some(platform) = platform {
            return Self::ALL.into_iter().find(|system| system.key().eq_ignore_ascii_case(platform));
        }
        // Android's browsers say Linux, too.
        let signs = [
            ("Android", Self::Android),
            ("iPhone", Self::Ios),
            ("iPad", Self::Ios),
            ("Macintosh", Self::MacOs),
            ("Windows", Self::Windows),
            ("Linux", Self::Linux),
        ];
        let user_agent = user_agent?;
        signs.into_iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, system)| system)
    }
}

impl Downloads {
    /// The links, that of a system first, if it has one.
    pub fn first_for(&self, own: Option<System>) -> impl Iterator<Item = (System, &str)> {
        let is_own = move |(system, _): &&(System, String)| Some(*system) == own;
        let (first, others) = (self.0.iter().filter(is_own), self.0.iter().filter(move |link| !is_own(link)));
        first.chain(others).map(|(system, url)| (*system, url.as_str()))
    }
}

impl FromStr for Downloads {
    type Err = ParseDownloadsError;

    fn from_str(text: &str) -> Result<Self, ParseDownloadsError> {
        let mut links: Vec<(System, String)> = Vec::new();
        for pair in text.split(',') {
            let (key, url) = pair.split_once('=').ok_or(ParseDownloadsError)?;
            let (key, url) = (key.trim(), url.trim());
            let system =
                System::ALL.into_iter().find(|system| system.key() == key).ok_or(ParseDownloadsError)?;
            let host = url.strip_prefix("https://").ok_or(ParseDownloadsError)?;
            let is_url =
                !host.starts_with('/') && !host.is_empty() && url.bytes().all(|b| b.is_ascii_graphic());
            if !is_url || links.iter().any(|(other, _)| *other == system) {
                return Err(ParseDownloadsError);
            }
            links.push((system, url.to_owned()));
        }
        Ok(Self(links))
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_system_comes_first_and_the_others_as_the_operator_has_them() {
        let links: Downloads =
            "windows=https://get.example/w, linux=https://get.example/l,ios=https://get.example/i"
                .parse()
                .unwrap();
        let order = |own| links.first_for(own).map(|(system, _)| system).collect::<Vec<_>>();
        assert_eq!(order(Some(System::Linux)), [System::Linux, System::Windows, System::Ios]);
        assert_eq!(order(Some(System::Android)), [System::Windows, System::Linux, System::Ios]);
        assert_eq!(order(None), [System::Windows, System::Linux, System::Ios]);
        for text in [
            "windows",
            "beos=https://get.example",
            "windows=http://get.example",
            "windows=javascript:alert(1)",
            "windows=https://",
            "windows=https:///x",
            "windows=https://get.example/a b",
            "windows=https://get.example,windows=https://get.example",
            "windows=https://get.example,",
        ] {
            assert_eq!(text.parse::<Downloads>(), Err(ParseDownloadsError), "{text}");
        }
    }

    #[test]
    fn a_browser_says_its_system_by_a_hint_or_by_its_name() {
        let of = System::of_browser;
        for (platform, system) in [
            (r#""Windows""#, Some(System::Windows)),
            (r#""macOS""#, Some(System::MacOs)),
            (r#""Android""#, Some(System::Android)),
            (r#""iOS""#, Some(System::Ios)),
            (r#""Linux""#, Some(System::Linux)),
            (r#""Chrome OS""#, None),
        ] {
            assert_eq!(of(Some(platform), Some("Mozilla/5.0 (Windows NT 10.0)")), system, "{platform}");
        }
        for (agent, system) in [
            ("Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/150", Some(System::Android)),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X)", Some(System::Ios)),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", Some(System::MacOs)),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", Some(System::Windows)),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0)", Some(System::Linux)),
            ("curl/8", None),
        ] {
            assert_eq!(of(None, Some(agent)), system, "{agent}");
        }
        assert_eq!(of(None, None), None);
    }
}
