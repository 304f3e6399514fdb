"""Deploys infra/template.yaml into MiniStack, and prints as JSON what came of it.

The template is the one for AWS. What the emulator lacks is bridged here, each time with the reason.
"""

import argparse
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
import zipfile

import boto3
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

STACK = "e2e"
BUCKET = "code"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--template", required=True)
    parser.add_argument("--aws", required=True, help="where the emulator's AWS APIs are")
    parser.add_argument("--api", required=True, help="where the deployed API will be")
    parser.add_argument("--providers", required=True, help="the identity providers, as the secret has them")
    parser.add_argument("--provider-names", required=True, help="what their buttons say")
    parser.add_argument("--zips", required=True, help="the folder of the functions' zips")
    parser.add_argument("--binaries", help="the folder of the binaries to make them of; without it, they are there")
    parser.add_argument("--update", action="store_true", help="update the stack that was deployed before")
    arguments = parser.parse_args()

    connect = connect_to(arguments.aws)
    template = read(arguments.template)
    s3 = connect("s3")
    if not arguments.update:
        s3.create_bucket(Bucket=BUCKET)
    upload_code(template, s3, arguments.binaries, arguments.zips)
    # Templates of earlier versions lack some.
    parameters = {name: value for name, value in parameters_of(arguments).items() if name in template["Parameters"]}
    # With the values of parameters, as CloudFormation calls it: some of them it writes into the template.
    template = transform(template, parameters, NoManagedPolicies())
    bridge(template)
    map_known_address("Api", template["Resources"])
    # An operator fills it in after the first deployment, and deploys once more.
    template["Resources"]["Providers"]["Properties"]["SecretString"] = arguments.providers
    # As a file, as SAM deploys it: it is too long for a part of the request.
    s3.put_object(Bucket=BUCKET, Key="template.json", Body=json.dumps(template))
    template_url = f"{arguments.aws}/{BUCKET}/template.json"
    try:
        act = update_stack if arguments.update else create_stack
        resources = act(STACK, template_url, connect("cloudformation"), parameters)
    except NotDeployed as error:
        sys.exit(str(error))
    secrets = connect("secretsmanager")
    keys = {name: secrets.get_secret_value(SecretId=resources[name])["SecretString"] for name in ("CredentialKeys", "LinkKeys")}
    functions = [name for name, resource in template["Resources"].items() if resource["Type"] == "AWS::Lambda::Function"]
    json.dump(
        {
            "table": resources["Table"],
            "logGroup": resources["Logs"],
            "credentialKeys": keys["CredentialKeys"],
            "linkKeys": keys["LinkKeys"],
            "givenUpBatches": resources["GivenUpBatches"],
            "functions": {name: resources[name] for name in functions},
            "resources": {name: {"type": template["Resources"][name]["Type"], "id": id} for name, id in resources.items()},
        },
        sys.stdout,
    )


def parameters_of(arguments):
    return {
        "BaseUrl": arguments.api,
        "ProviderNames": arguments.provider_names,
        "MailFrom": "invites@mail.example",
        "AlarmEmail": "operator@mail.example",
        "Founders": "*",
        "ConsoleOrigins": "https://console.example,https://other.example",
        # Journeys send more than a newcomer may.
        "SendStart": "1000",
        # The emulator's mail service takes any number, and journeys mail one address often.
        "MailsPerSecond": "100",
        "MailsToAddressPerDay": "1000",
    }


def connect_to(aws):
    """Waits until the emulator is ready. Returns what makes clients of its services."""
    wait_until_ready(aws)
    os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return lambda service: boto3.client(service, endpoint_url=aws, **keys)


def read(path):
    with open(path) as file:
        return yaml_parse(file.read())


def wait_until_ready(aws):
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{aws}/_ministack/ready", timeout=5)
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("MiniStack did not start within 30 seconds")


def upload_code(template, s3, binaries, zips):
    """Uploads the zips. `sam build` would build the functions once more, for the release."""
    os.makedirs(zips, exist_ok=True)
    for resource in template["Resources"].values():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        name = os.path.basename(resource["Properties"]["CodeUri"].rstrip("/"))
        path = os.path.join(zips, f"{name}.zip")
        if binaries:
            pack(os.path.join(binaries, name), path)
        # By its checksum, as SAM does: an update takes code only from a new place.
        with open(path, "rb") as file:
            key = f"{name}-{hashlib.file_digest(file, 'sha256').hexdigest()}.zip"
        s3.upload_file(path, BUCKET, key)
        resource["Properties"]["CodeUri"] = {"Bucket": BUCKET, "Key": key}


def pack(binary, path):
    """Without compressing, which would take longer than everything else."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o100755 << 16
        with open(binary, "rb") as file:
            archive.writestr(entry, file.read())


class NoManagedPolicies:
    """The template names no managed policy, so the translator need not ask AWS for their list."""

    def load(self):
        return {}


def bridge(template):
    """Templates of earlier versions are bridged, too, so what is taken away here may be absent."""
    # Links lead to the emulator, which has no TLS; the template takes nothing but https.
    template["Parameters"]["BaseUrl"].pop("AllowedPattern", None)
    # It makes no DNS records of an identity, and watches single metrics only.
    template["Outputs"] = {name: output for name, output in template["Outputs"].items() if "MailIdentity" not in json.dumps(output)}
    resources = template["Resources"]
    resources.pop("AccountConcurrencyLow", None)
    for name, resource in list(resources.items()):
        if resource["Type"] == "AWS::ApiGatewayV2::Api":
            spell_out_routes(name, resource["Properties"], resources)
        if resource["Type"] == "AWS::IAM::Role":
            widen_mail_resource(resource["Properties"])


def spell_out_routes(api, properties, resources):
    """The emulator does not read the OpenAPI body that SAM makes of `HttpApi` events, so each route becomes a resource."""
    body = properties.pop("Body")
    properties.update(Name=STACK, ProtocolType="HTTP", CorsConfiguration=body["x-amazon-apigateway-cors"])
    for server in body.get("servers", []):
        properties.update(DisableExecuteApiEndpoint=server["x-amazon-apigateway-endpoint-configuration"]["disableExecuteApiEndpoint"])
    operations = [(method, path, operation) for path, methods in body["paths"].items() for method, operation in methods.items()]
    for method, path, operation in operations:
        # Named by the route, so that an update keeps those that are in both versions.
        route = hashlib.sha256(f"{method} {path}".encode()).hexdigest()[:16]
        integration = f"{api}Integration{route}"
        resources[integration] = {
            "Type": "AWS::ApiGatewayV2::Integration",
            "Properties": {
                "ApiId": {"Ref": api},
                "IntegrationType": "AWS_PROXY",
                "IntegrationUri": operation["x-amazon-apigateway-integration"]["uri"],
                "PayloadFormatVersion": "2.0",
            },
        }
        resources[f"{api}Route{route}"] = {
            "Type": "AWS::ApiGatewayV2::Route",
            "Properties": {
                "ApiId": {"Ref": api},
                "RouteKey": "$default" if path == "/$default" else f"{method.upper()} {path}",
                "Target": {"Fn::Sub": f"integrations/${{{integration}}}"},
            },
        }


def map_known_address(api, resources):
    """By a domain of its own the API is at the root of an address that is known before it is deployed."""
    resources[f"{api}Domain"] = {"Type": "AWS::ApiGatewayV2::DomainName", "Properties": {"DomainName": "127.0.0.1"}}
    resources[f"{api}Mapping"] = {
        "Type": "AWS::ApiGatewayV2::ApiMapping",
        "DependsOn": [f"{api}ApiGatewayDefaultStage"],
        "Properties": {"ApiId": {"Ref": api}, "DomainName": {"Ref": f"{api}Domain"}, "Stage": "$default"},
    }


def widen_mail_resource(role):
    """The emulator asks for the right to send mail on every resource, where AWS asks for it on the identity."""
    for policy in role.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            if "ses:SendEmail" in statement["Action"]:
                statement["Resource"] = "*"
                # Nor does it know from which address a mail is.
                statement.pop("Condition", None)


class NotDeployed(Exception):
    """A stack that could not be created, and why."""


def create_stack(name, template_url, cloudformation, parameters):
    cloudformation.create_stack(**deployed_as(name, template_url, parameters))
    return resources_after("CREATE_COMPLETE", name, cloudformation)


def update_stack(name, template_url, cloudformation, parameters):
    try:
        cloudformation.update_stack(**deployed_as(name, template_url, parameters))
    except cloudformation.exceptions.ClientError as error:
        # Template and binaries are the same to the byte. SAM takes that for success, too.
        if "No updates are to be performed" not in str(error):
            raise
        print("nothing has changed, so nothing is updated", file=sys.stderr)
        return resources_of(name, cloudformation)
    return resources_after("UPDATE_COMPLETE", name, cloudformation)


def deployed_as(name, template_url, parameters):
    return {
        "StackName": name,
        "TemplateURL": template_url,
        "Capabilities": ["CAPABILITY_IAM"],
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
    }


def resources_after(complete, name, cloudformation):
    """Waits until the stack has this status, and returns its resources."""
    for _ in range(600):
        status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        if not status.endswith("IN_PROGRESS"):
            break
        time.sleep(0.1)
    if status != complete:
        events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
        reasons = [f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}" for event in events if event.get("ResourceStatusReason")]
        raise NotDeployed("\n".join([f"the stack is {status}", *reasons]))
    return resources_of(name, cloudformation)


def resources_of(name, cloudformation):
    resources = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in resources}


if __name__ == "__main__":
    main()
