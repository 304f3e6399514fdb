"""Deploys the templates into MiniStack in every combination of parameters that matters, with functions that do nothing.

It proves that every condition resolves, that all references in it lead somewhere, that what cannot work is refused before anything is made, that
alarms ring, and that a linter of policies finds nothing in what the roles have got.
"""

import argparse
import io
import json
import logging
import sys
import tomllib
import zipfile

import botocore.exceptions
from parliament import analyze_policy_string
from samtranslator.translator.transform import transform

from deploy import BUCKET, NoManagedPolicies, NotDeployed, bridge, connect_to, create_stack, read

ALWAYS = {"MailFrom": "invites@mail.example", "AlarmEmail": "operator@mail.example", "Founders": "mail.example"}
AT_API_GATEWAY = {"BaseUrl": "https://invites.example"}
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000"


def at(domain):
    return {"DomainName": domain, "CertificateArn": CERTIFICATE}


def accepted(zone, key):
    """The combinations, each with what must be there."""
    return {
        "at the address of API Gateway": (
            AT_API_GATEWAY,
            {"Domain": False, "MailIdentity": True, "open": True, "origins": ["https://invites.example"], "BASE_URL": "https://invites.example"},
        ),
        "at a domain": (at("a.example"), {"Domain": True, "DomainRecord": False, "open": False, "BASE_URL": "https://a.example"}),
        "at a domain with records": (
            {**at("b.example"), "HostedZoneId": zone},
            {"Domain": True, "DomainRecord": True, "DomainRecordForIpv6": True, "open": False},
        ),
        "moving to a domain": ({**at("c.example"), "KeepExecuteApi": "true"}, {"Domain": True, "open": True}),
        "behind the edge": (
            {**AT_API_GATEWAY, **at("d.example"), "TruststoreUri": "s3://bucket/authority.pem", "TruststoreVersion": "1"},
            {"Domain": True, "open": False, "BASE_URL": "https://invites.example"},
        ),
        "with other consoles": (
            {**AT_API_GATEWAY, "ConsoleOrigins": "https://one.example,https://two.example:8443"},
            {"origins": ["https://one.example", "https://two.example:8443"]},
        ),
        "for everybody": ({**AT_API_GATEWAY, "Founders": "*"}, {"newcomers": "50"}),
        "for some": (AT_API_GATEWAY, {"newcomers": ""}),
        "on Intel, traced": ({**AT_API_GATEWAY, "Architecture": "x86_64", "Tracing": "Active"}, {"architecture": "x86_64", "tracing": "Active"}),
        "on Arm, not traced": (AT_API_GATEWAY, {"architecture": "arm64", "tracing": "PassThrough"}),
        "with a key": ({**AT_API_GATEWAY, "KmsKeyArn": key}, {"key": key}),
        "with an identity of the account": ({**AT_API_GATEWAY, "ExistingMailIdentity": "mail.example"}, {"MailIdentity": False}),
    }


# Each with what says why.
REFUSED = [
    ({}, "Give BaseUrl or DomainName"),
    ({"DomainName": "a.example"}, "takes a CertificateArn"),
    ({**AT_API_GATEWAY, "HostedZoneId": "Z1"}, "take a DomainName"),
    ({**AT_API_GATEWAY, "TruststoreUri": "s3://bucket/key"}, "take a DomainName"),
    ({"BaseUrl": "http://invites.example"}, "BaseUrl"),
    ({**AT_API_GATEWAY, "ConsoleOrigins": "https://one.example, https://two.example"}, "ConsoleOrigins"),
    ({**AT_API_GATEWAY, "Architecture": "arm"}, "Architecture"),
    ({**AT_API_GATEWAY, "Founders": ""}, "Founders"),
]

# Of the edge, the emulator lacks these.
NOT_EMULATED = {"AWS::WAFv2::LoggingConfiguration", "AWS::Logs::DeliverySource", "AWS::Logs::DeliveryDestination", "AWS::Logs::Delivery"}


class Deployer:
    def __init__(self, arguments):
        self.aws, self.connect = arguments.aws, connect_to(arguments.aws)
        self.template, self.edge = read(arguments.template), read(arguments.edge)
        self.cloudformation, self.s3 = self.connect("cloudformation"), self.connect("s3")
        self.s3.create_bucket(Bucket=BUCKET)
        self.s3.put_object(Bucket=BUCKET, Key="nothing.zip", Body=does_nothing())
        self.stacks = 0

    def service(self, parameters):
        """Deploys the service, and returns its resources."""
        template = json.loads(json.dumps(self.template))
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = {"Bucket": BUCKET, "Key": "nothing.zip"}
        template = transform(template, dict(parameters), NoManagedPolicies())
        pattern = template["Parameters"]["BaseUrl"]["AllowedPattern"]
        bridge(template)
        template["Parameters"]["BaseUrl"]["AllowedPattern"] = pattern
        return self.deploy(template, parameters)

    def front(self, parameters):
        """Deploys the edge, without what the emulator lacks."""
        template = json.loads(json.dumps(self.edge))
        resources = template["Resources"]
        template["Resources"] = {name: resource for name, resource in resources.items() if resource["Type"] not in NOT_EMULATED}
        return self.deploy(template, parameters)

    def silent(self, parameters):
        """Makes what alarms watch for, and returns those that do not ring. Functions that do nothing fail, which the emulator counts; of other
        services it has no metrics, so these are put there. (It does not look at dimensions, periods and missing values: tests/template/alarms.rs.)"""
        resources = self.service(parameters)
        for function in ("SendInviteMail", "ExpireInvites", "RecordActivity", "RecordDelivery", "RequeueMail", "Sweep"):
            answer = self.connect("lambda").invoke(FunctionName=resources[function], Payload=b"{}")
            assert "FunctionError" in answer, function
        cloudwatch = self.connect("cloudwatch")
        # One watches an expression, which the emulator does not do.
        of_template = [name for name, resource in self.template["Resources"].items() if resource["Type"] == "AWS::CloudWatch::Alarm"]
        wanted = [resources[name] for name in of_template if name != "AccountConcurrencyLow"]
        alarms = cloudwatch.describe_alarms(AlarmNames=wanted)["MetricAlarms"]
        assert len(alarms) == len(wanted) > 20, wanted
        for alarm in alarms:
            if alarm["MetricName"] != "Errors":
                datum = {"MetricName": alarm["MetricName"], "Dimensions": alarm["Dimensions"], "Value": alarm["Threshold"] * 2 + 1}
                cloudwatch.put_metric_data(Namespace=alarm["Namespace"], MetricData=[datum])
        states = {alarm["AlarmName"]: alarm["StateValue"] for alarm in cloudwatch.describe_alarms(AlarmNames=wanted)["MetricAlarms"]}
        return [f"{name} does not ring, it is {state}" for name, state in states.items() if state != "ALARM"]

    def unsound_policies(self):
        """What the linter finds in the policies of all roles, in which every reference is an ARN by now: actions that do not exist, resources and
        conditions that an action does not know, rights that are too wide."""
        iam = self.connect("iam")
        problems, seen = [], 0
        for page in iam.get_paginator("list_roles").paginate():
            for role in page["Roles"]:
                for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
                    document = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"]
                    # Those that SAM itself makes, for failures of a stream or schedule, have no version.
                    document.setdefault("Version", "2012-10-17")
                    findings = analyze_policy_string(json.dumps(document)).findings
                    problems += [f"{role['RoleName']}: {finding.issue} {finding.detail}" for finding in findings if not is_bridged(finding)]
                    seen += 1
        assert seen > 58, seen
        return problems

    def deploy(self, template, parameters):
        self.stacks += 1
        name = f"combination-{self.stacks}"
        self.s3.put_object(Bucket=BUCKET, Key=f"{name}.json", Body=json.dumps(template))
        return create_stack(name, f"{self.aws}/{BUCKET}/{name}.json", self.cloudformation, parameters)

    def check(self, resources, wanted):
        function = self.connect("lambda").get_function_configuration(FunctionName=resources["SendInviteMail"])
        join = self.connect("lambda").get_function_configuration(FunctionName=resources["Join"])
        api = self.connect("apigatewayv2").get_api(ApiId=resources["Api"])
        found = {
            "open": not api["DisableExecuteApiEndpoint"],
            "origins": api["CorsConfiguration"]["AllowOrigins"],
            "BASE_URL": join["Environment"]["Variables"]["BASE_URL"],
            "newcomers": function["Environment"]["Variables"].get("MAILS_OF_NEW_TAILNET_PER_DAY"),
            "architecture": function["Architectures"][0],
            "tracing": function.get("TracingConfig", {}).get("Mode", "PassThrough"),
            # Of the functions' own key the emulator knows nothing.
            "key": self.connect("secretsmanager").describe_secret(SecretId=resources["LinkKeys"]).get("KmsKeyId"),
        }
        found.update({name: name in resources for name in wanted if name not in found})
        return [f"{name} is {found[name]!r}, not {value!r}" for name, value in wanted.items() if found[name] != value]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--template", required=True)
    parser.add_argument("--edge", required=True)
    parser.add_argument("--samconfig", required=True)
    parser.add_argument("--aws", required=True, help="where the emulator's AWS APIs are")
    arguments = parser.parse_args()
    # The translator's figures about itself go nowhere, and it says so each time.
    logging.getLogger("samtranslator.metrics").setLevel(logging.ERROR)
    deployer = Deployer(arguments)
    zone = deployer.connect("route53").create_hosted_zone(Name="example", CallerReference="1")["HostedZone"]["Id"].rsplit("/", 1)[-1]
    key = deployer.connect("kms").create_key()["KeyMetadata"]["Arn"]
    problems = []
    for name, (parameters, wanted) in accepted(zone, key).items():
        problems += [f"{name}: {problem}" for problem in deployed(deployer, ALWAYS | parameters, wanted)]
    for parameters, reason in REFUSED:
        problems += not_refused(deployer, ALWAYS | parameters, reason)
    for name, parameters in environments(arguments.samconfig).items():
        if name == "edge":
            for more in ({}, {"HostedZoneId": zone}):
                problems += attempt(lambda: deployer.front(parameters | more) and [], name)
        else:
            problems += attempt(lambda: deployer.service(parameters) and [], name)
    problems += attempt(lambda: deployer.silent(ALWAYS | AT_API_GATEWAY), "alarms")
    problems += attempt(deployer.unsound_policies, "policies")
    if problems:
        sys.exit("\n".join(problems))
    print(f"deployed {deployer.stacks - len(REFUSED)} combinations, and was refused {len(REFUSED)}")


def is_bridged(finding):
    """The right to send mail is as wide as the emulator wants it (`widen_mail_resource`)."""
    return finding.issue == "RESOURCE_STAR" and "ses:SendEmail" in str(finding.detail)


def deployed(deployer, parameters, wanted):
    return attempt(lambda: deployer.check(deployer.service(parameters), wanted), "deploying")


def attempt(work, what):
    try:
        return work()
    except (NotDeployed, botocore.exceptions.ClientError) as error:
        return [f"{what}: {error}"]


def not_refused(deployer, parameters, reason):
    try:
        deployer.service(parameters)
    except (NotDeployed, botocore.exceptions.ClientError) as error:
        return [] if reason in str(error) else [f"{parameters}: refused for another reason: {error}"]
    return [f"{parameters}: should be refused: {reason}"]


def environments(path):
    """What `sam deploy --config-env` gives; `default` is for `--guided`, which asks for the rest."""
    with open(path, "rb") as file:
        config = tomllib.load(file)
    found = {}
    for name, environment in config.items():
        if name not in ("version", "default"):
            given = environment["deploy"]["parameters"]["parameter_overrides"]
            found[name] = {key: value.strip('"') for key, value in (one.split("=", 1) for one in given)}
    return found


def does_nothing():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o100755 << 16
        file.writestr(entry, "#!/bin/sh\nexit 1\n")
    return archive.getvalue()


if __name__ == "__main__":
    main()
