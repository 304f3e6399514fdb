"""Prints what the functions of the deployed stack have logged."""

import sys

import boto3

aws, group = sys.argv[1:]
logs = boto3.client("logs", endpoint_url=aws, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")
for page in logs.get_paginator("describe_log_streams").paginate(logGroupName=group):
    for stream in page["logStreams"]:
        events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"], startFromHead=True)["events"]
        # The emulator's order is right, its times are not: they are all the same.
        for event in events:
            if not event["message"].startswith(("START ", "END ", "REPORT ")):
                print(event["message"].rstrip())
