use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use tempfile::TempDir;

use super::*;

const PROD: &str = r#"
[prod.deploy.parameters]
stack_name = "tailnet-invites"
region = "eu-central-1"
parameter_overrides = [
    "DomainName=invites.friends.test",
    "CertificateArn=arn:aws:acm:eu-central-1:111122223333:certificate/1",
    "MailFrom=invites@friends.test",
    "AlarmEmail=operator@friends.test",
    "Founders=friends.test",
    'ProductName="Friends and Family"',
    "MailsPerSecond=14",
]
[dev.deploy.parameters]
stack_name = "tailnet-invites-dev"
region = "eu-central-1"
parameter_overrides = ["BaseUrl=https://any.test", "MailFrom=invites@friends.test", "AlarmEmail=o@friends.test", "Founders=*"]
"#;
const ACCOUNT: &str = r#"{"ProductionAccessEnabled":true,"SendingEnabled":true,"SendQuota":{"Max24HourSend":50000.0,"MaxSendRate":14.0}}"#;
const SANDBOX: &str = r#"{"ProductionAccessEnabled":false,"SendingEnabled":true,"SendQuota":{"Max24HourSend":200.0,"MaxSendRate":1.0}}"#;
const VERIFIED: &str = r#"{"VerifiedForSendingStatus":true}"#;
const UNVERIFIED: &str = r#"{"VerifiedForSendingStatus":false}"#;
const UNKNOWN: &str = "!An error occurred (NotFoundException) when calling the GetEmailIdentity operation";
const CERTIFICATE: &str =
    r#"{"Certificate":{"Status":"ISSUED","SubjectAlternativeNames":["*.friends.test"]}}"#;

/// An account of AWS, as two programs in a folder tell of it, and the files of an operator.
struct World {
    folder: TempDir,
    has_stack: bool,
    answers: Vec<(&'static str, &'static str)>,
}

impl World {
    /// Everything is as it should be before the first deployment.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let zips = folder.path().join("package/arm64");
        fs::create_dir_all(&zips).unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        for function in functions() {
            fs::write(zips.join(format!("{function}.zip")), "").unwrap();
        }
        fs::write(zips.join("template.yaml"), "").unwrap();
        let identity =
            r#"{"Account":"111122223333","Arn":"arn:aws:sts::111122223333:assumed-role/operator"}"#;
        let answers = vec![
            ("sts get-caller-identity", identity),
            ("sesv2 get-account", ACCOUNT),
            ("sesv2 get-email-identity", UNKNOWN),
            ("acm describe-certificate", CERTIFICATE),
        ];
        Self { folder, has_stack: false, answers }
    }

    /// The same with another answer to one call; `!` stands before what a failure says.
    fn with(mut self, call: &'static str, answer: &'static str) -> Self {
        self.answers.retain(|(other, _)| *other != call);
        self.answers.push((call, answer));
        self
    }

    fn with_stack(mut self) -> Self {
        self.has_stack = true;
        self
    }

    fn without(self, file: &str) -> Self {
        fs::remove_file(self.folder.path().join(file)).unwrap();
        self
    }

    fn program(&self, name: &str, body: &str) {
        let (path, calls) = (self.folder.path().join("bin").join(name), self.folder.path().join("calls"));
        let script = format!(
            "#!/bin/sh\n[ \"$1\" = --version ] && exit 0\necho \"{name} $1 $2\" >> {}\n{body}",
            calls.display()
        );
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    }

    /// Deploys. Returns what was refused, and the calls.
    fn deploy(&self, env: &str, config: &str) -> (String, Vec<String>) {
        let stack = self.folder.path().join("stack");
        if self.has_stack {
            fs::write(&stack, "").unwrap();
        }
        let answers = self.answers.iter().map(|(call, answer)| match answer.strip_prefix('!') {
            Some(said) => format!("'{call}') echo '{said}' >&2; exit 254;;\n"),
            None => format!("'{call}') echo '{answer}';;\n"),
        });
        let described = format!(
            "'cloudformation describe-stacks') if [ -e {0} ]; then echo '{{\"Stacks\":[{{}}]}}'; \
             else echo 'Stack does not exist' >&2; exit 254; fi;;\n",
            stack.display()
        );
        self.program("aws", &format!("case \"$1 $2\" in\n{}{described}esac\n", answers.collect::<String>()));
        let arguments = self.folder.path().join("sam");
        self.program("sam", &format!("echo \"$*\" > {}\n: > {}\n", arguments.display(), stack.display()));
        self.run(env, config)
    }

    /// Deploys with the programs that are there.
    fn run(&self, env: &str, config: &str) -> (String, Vec<String>) {
        let folder = self.folder.path();
        let files = Files {
            config: folder.join("samconfig.toml"),
            template: root().join("infra/template.yaml"),
            packages: folder.join("package"),
        };
        fs::write(&files.config, config).unwrap();
        let programs = Programs { path: folder.join("bin").into(), region: None };
        let outcome = deploy(&Options { env: env.to_owned(), yes: true }, &files, &programs);
        let calls = fs::read_to_string(folder.join("calls")).unwrap_or_default();
        let said = outcome.map_or_else(|error| format!("{error:#}"), |()| String::new());
        (said, calls.lines().map(str::to_owned).collect())
    }

    /// Deploys what must be refused before SAM is called, and returns why it was.
    fn is_refused(&self, env: &str, config: &str) -> String {
        let (refused, calls) = self.deploy(env, config);
        assert!(!refused.is_empty(), "it was deployed");
        assert!(!calls.iter().any(|call| call.starts_with("sam")), "{calls:?}");
        refused
    }
}

#[test]
fn a_first_deployment_asks_everything_and_then_has_sam_deploy_the_zips() {
    let world = World::new();
    let (refused, calls) = world.deploy("prod", PROD);
    assert_eq!(refused, "");
    assert_eq!(
        calls,
        [
            "aws sts get-caller-identity",
            "aws cloudformation describe-stacks",
            "aws sesv2 get-account",
            "aws sesv2 get-email-identity",
            "aws acm describe-certificate",
            "sam deploy --config-env",
            "aws cloudformation describe-stacks",
        ]
    );
    let said_to_sam = fs::read_to_string(world.folder.path().join("sam")).unwrap();
    assert!(
        said_to_sam.starts_with(
            "deploy --config-env prod --region eu-central-1 --no-confirm-changeset --config-file /"
        ),
        "{said_to_sam}"
    );
    assert!(said_to_sam.trim_end().ends_with("/package/arm64/template.yaml"), "{said_to_sam}");
}

#[test]
fn a_program_that_is_missing_is_named_with_where_to_find_it() {
    let world = World::new();
    world.program("aws", "exit 1");
    let (refused, calls) = world.run("prod", PROD);
    assert!(refused.contains("`sam` is missing: install it (https://"), "{refused}");
    assert!(calls.is_empty());
}

#[test]
fn whoever_has_not_signed_in_is_told_how() {
    let refused =
        World::new().with("sts get-caller-identity", "!The SSO session has expired").is_refused("prod", PROD);
    assert!(refused.contains("aws sso login") && refused.contains("has expired"), "{refused}");
}

#[test]
fn the_sandbox_is_for_trying_things_only() {
    let refused = World::new().with("sesv2 get-account", SANDBOX).is_refused("prod", PROD);
    assert!(refused.contains("sandbox") && refused.contains("--env dev"), "{refused}");
    let (refused, _) = World::new().with("sesv2 get-account", SANDBOX).deploy("dev", PROD);
    assert_eq!(refused, "");
}

#[test]
fn the_mailer_is_not_set_faster_than_ses_allows() {
    let refused = World::new().is_refused("prod", &PROD.replace("MailsPerSecond=14", "MailsPerSecond=15"));
    assert!(refused.contains("MailsPerSecond=15") && refused.contains("give 14"), "{refused}");
}

#[test]
fn a_sender_that_is_not_verified_is_refused_but_while_trying_things() {
    let unverified = || World::new().with_stack().with("sesv2 get-email-identity", UNVERIFIED);
    let refused = unverified().is_refused("prod", PROD);
    assert!(
        refused.contains("friends.test is not verified") && refused.contains("MailDnsRecord1"),
        "{refused}"
    );
    assert_eq!(unverified().deploy("dev", PROD).0, "");
    let existing = PROD.replace("\"Founders=*\"", "\"Founders=*\", \"ExistingMailIdentity=friends.test\"");
    let refused = unverified().is_refused("dev", &existing);
    assert!(refused.contains("friends.test is not verified"), "nobody else will verify it: {refused}");
    assert_eq!(
        World::new().with_stack().with("sesv2 get-email-identity", VERIFIED).deploy("prod", PROD).0,
        ""
    );
}

#[test]
fn an_identity_that_a_new_stack_could_not_make_again_is_to_be_named() {
    let refused = World::new().with("sesv2 get-email-identity", VERIFIED).is_refused("prod", PROD);
    assert!(refused.contains("give ExistingMailIdentity=friends.test"), "{refused}");
}

#[test]
fn a_certificate_must_be_issued_for_the_domain_in_the_region() {
    let pending = r#"{"Certificate":{"Status":"PENDING_VALIDATION","SubjectAlternativeNames":["invites.friends.test"]}}"#;
    let refused = World::new().with("acm describe-certificate", pending).is_refused("prod", PROD);
    assert!(refused.contains("PENDING_VALIDATION"), "{refused}");
    let other =
        r#"{"Certificate":{"Status":"ISSUED","SubjectAlternativeNames":["friends.test","*.other.test"]}}"#;
    let refused = World::new().with("acm describe-certificate", other).is_refused("prod", PROD);
    assert!(refused.contains("not for invites.friends.test"), "{refused}");
    let refused = World::new().is_refused("prod", &PROD.replace("acm:eu-central-1", "acm:us-east-1"));
    assert!(refused.contains("not in eu-central-1"), "{refused}");
}

#[test]
fn parameters_that_are_missing_or_still_the_examples_are_named_before_aws_is_asked() {
    let world = World::new();
    let refused = world.is_refused("prod", &PROD.replace("\"Founders=friends.test\",", ""));
    assert!(refused.contains("add Founders to the parameter_overrides of the environment prod"), "{refused}");
    let refused = world.is_refused("prod", &PROD.replace("operator@friends.test", "operator@example.com"));
    assert!(refused.contains("AlarmEmail=operator@example.com"), "{refused}");
    let refused = world.is_refused("production", PROD);
    assert!(refused.contains("no environment production"), "{refused}");
    assert!(!world.folder.path().join("calls").exists());
}

#[test]
fn a_function_without_a_zip_is_named_with_the_command_that_packs_it() {
    let refused = World::new().without("package/arm64/join.zip").is_refused("prod", PROD);
    assert!(refused.contains("lacks join: run `cargo xtask package --arch arm64`"), "{refused}");
    let intel = PROD.replace("\"MailsPerSecond=14\"", "\"Architecture=x86_64\"");
    let refused = World::new().is_refused("prod", &intel);
    assert!(refused.contains("--arch x86_64"), "{refused}");
}

#[test]
fn the_template_and_the_environments_are_read_as_they_are() {
    let template = fs::read_to_string(root().join("infra/template.yaml")).unwrap();
    assert_eq!(environment::required(&template), ["MailFrom", "Founders", "AlarmEmail"]);
    for env in ["dev", "prod"] {
        let environment = Environment::read(&root().join("infra/samconfig.toml"), env).unwrap();
        let refused = environment.check(&template).unwrap_err().to_string();
        assert!(refused.contains("put your own values for AlarmEmail="), "{env}: {refused}");
    }
}

#[test]
fn an_environment_of_another_template_is_left_to_sam() {
    let config = root().join("infra/samconfig.toml");
    let refused = Environment::read(&config, "edge").unwrap_err().to_string();
    assert!(refused.contains("sam deploy --config-env edge"), "{refused}");
}

#[test]
fn what_remains_names_records_and_addresses() {
    let world = World::new();
    let config = world.folder.path().join("samconfig.toml");
    fs::write(&config, PROD).unwrap();
    let outputs = serde_json::json!([
        { "OutputKey": "MailDnsRecord1", "OutputValue": "a CNAME b" },
        { "OutputKey": "DomainTarget", "OutputValue": "d-1.execute-api.test" },
        { "OutputKey": "ApiUrl", "OutputValue": "https://1.execute-api.test" },
    ]);
    let prod = remaining(&Environment::read(&config, "prod").unwrap(), &outputs);
    assert!(
        prod.contains("a CNAME b") && prod.contains("invites.friends.test CNAME d-1.execute-api.test"),
        "{prod}"
    );
    assert!(prod.contains("cargo xtask smoke https://invites.friends.test"), "{prod}");
    let dev = remaining(&Environment::read(&config, "dev").unwrap(), &outputs);
    assert!(dev.contains("give BaseUrl=https://1.execute-api.test and deploy again"), "{dev}");
}
