locals {
  # Of the settings osprey.queues.max-receives and osprey.queues.visibility-seconds.
  max_receives       = tonumber(lookup(var.settings, "osprey.queues.max-receives", "5"))
  visibility_seconds = tonumber(lookup(var.settings, "osprey.queues.visibility-seconds", "10"))
  longest_wait_days  = 14
  two_weeks          = local.longest_wait_days * 24 * 60 * 60
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-requests-dead"
  message_retention_seconds = local.two_weeks
  sqs_managed_sse_enabled   = true
}

resource "aws_sqs_queue" "requests" {
  name                       = "${var.name}-requests"
  message_retention_seconds  = local.two_weeks
  visibility_timeout_seconds = local.visibility_seconds
  sqs_managed_sse_enabled    = true

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letters.arn
    maxReceiveCount     = local.max_receives
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.requests.arn]
  })
}

data "aws_iam_policy_document" "requests" {
  # S3 checks this permission when the notification is configured.
  statement {
    sid       = "S3Events"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.requests.arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_s3_bucket.this["input"].arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sqs_queue_policy" "requests" {
  count     = var.s3_events ? 1 : 0
  queue_url = aws_sqs_queue.requests.id
  policy    = data.aws_iam_policy_document.requests.json
}

resource "aws_s3_bucket_notification" "input" {
  count  = var.s3_events ? 1 : 0
  bucket = aws_s3_bucket.this["input"].id

  queue {
    id        = "requests"
    queue_arn = aws_sqs_queue.requests.arn
    events    = ["s3:ObjectCreated:*"]
  }

  depends_on = [aws_sqs_queue_policy.requests]
}
