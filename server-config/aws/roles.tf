# What each tier may do: exactly the calls that its code makes once queues, buckets and tables exist.
locals {
  table_actions = {
    web = {
      results = [
        "BatchGetItem", "BatchWriteItem", "DeleteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem", "Query", "Scan",
        "UpdateItem"
      ]
      workers     = ["DescribeTable", "Scan"]
      idempotency = ["BatchWriteItem", "DeleteItem", "DescribeTable", "DescribeTimeToLive", "PutItem", "Scan", "UpdateItem"]
      batches     = ["BatchWriteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"]
      sessions    = ["DeleteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem"]
      keys        = ["DeleteItem", "DescribeTable", "DescribeTimeToLive", "GetItem", "PutItem", "Scan", "UpdateItem"]
      scaling     = ["DeleteItem", "DescribeTable", "GetItem", "PutItem"]
      models      = ["DescribeTable", "GetItem", "PutItem"]
    }
    worker = {
      results = ["BatchGetItem", "DeleteItem", "GetItem", "PutItem", "UpdateItem"]
      workers = ["DeleteItem", "PutItem", "Scan"]
      scaling = ["GetItem"]
      models  = ["GetItem", "PutItem"]
    }
  }

  reply_queues = "arn:${local.partition}:sqs:${var.region}:${local.account}:${local.replies}*"
  model_bucket = var.model == null ? null : split("/", var.model)[2]
  model_key    = var.model == null ? null : join("/", slice(split("/", var.model), 3, length(split("/", var.model))))
  releases     = "arn:${local.partition}:s3:::${var.release_bucket}"
  ec2          = "arn:${local.partition}:ec2:${var.region}"
  # The identifier in the middle is unknown before the group is there.
  workers_group_arn = "arn:${local.partition}:autoscaling:${var.region}:${local.account}:autoScalingGroup:*:autoScalingGroupName/${local.workers_group}"
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each           = toset(["web", "worker"])
  name               = "${var.name}-${each.value}-${var.region}"
  description        = "Osprey's ${each.value} tier"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_instance_profile" "this" {
  for_each = aws_iam_role.this
  name     = each.value.name
  role     = each.value.name
}

# Used at boot, before Osprey runs.
data "aws_iam_policy_document" "boot" {
  for_each = aws_iam_role.this

  statement {
    sid     = "FetchReleaseAndSettings"
    actions = ["s3:GetObject"]
    resources = [
      "${local.releases}/${local.release}.tar.gz",
      "${aws_s3_bucket.this["config"].arn}/${each.key}.env",
    ]
  }
}

resource "aws_iam_role_policy" "boot" {
  for_each = aws_iam_role.this
  name     = "boot"
  role     = each.value.id
  policy   = data.aws_iam_policy_document.boot[each.key].json
}

data "aws_iam_policy_document" "web" {
  statement {
    sid = "Requests"
    actions = [
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:PurgeQueue",
      "sqs:SendMessage",
    ]
    resources = [aws_sqs_queue.requests.arn]
  }

  statement {
    sid = "DeadLetters"
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:PurgeQueue",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
    ]
    resources = [aws_sqs_queue.dead_letters.arn]
  }

  statement {
    sid = "Replies"
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:CreateQueue",
      "sqs:DeleteMessage",
      "sqs:DeleteQueue",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ListQueueTags",
      "sqs:PurgeQueue",
      "sqs:ReceiveMessage",
      "sqs:SendMessage",
      "sqs:SetQueueAttributes",
      "sqs:TagQueue",
    ]
    resources = [local.reply_queues]
  }

  # Has no resource.
  statement {
    sid       = "FindReplyQueues"
    actions   = ["sqs:ListQueues"]
    resources = ["*"]
  }

  statement {
    sid       = "Buckets"
    actions   = ["s3:GetLifecycleConfiguration", "s3:ListBucket"]
    resources = [aws_s3_bucket.this["input"].arn, aws_s3_bucket.this["output"].arn]
  }

  statement {
    sid       = "Images"
    actions   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"]
    resources = ["${aws_s3_bucket.this["input"].arn}/*"]
  }

  statement {
    sid       = "Answers"
    actions   = ["s3:DeleteObject", "s3:GetObject"]
    resources = ["${aws_s3_bucket.this["output"].arn}/*"]
  }

  # Of others, so nothing but reading.
  dynamic "statement" {
    for_each = length(var.reference_buckets) == 0 ? [] : [var.reference_buckets]

    content {
      sid       = "References"
      actions   = ["s3:GetObject"]
      resources = [for bucket in statement.value : "arn:${local.partition}:s3:::${bucket}/*"]
    }
  }

  # Has no resource.
  statement {
    sid       = "FindTables"
    actions   = ["dynamodb:ListTables"]
    resources = ["*"]
  }

  dynamic "statement" {
    for_each = local.table_actions.web

    content {
      sid       = "Table${title(statement.key)}"
      actions   = [for action in statement.value : "dynamodb:${action}"]
      resources = concat([aws_dynamodb_table.this[statement.key].arn], contains(local.outboxes, statement.key) ? ["${aws_dynamodb_table.this[statement.key].arn}/index/*"] : [])
    }
  }
}

resource "aws_iam_role_policy" "web" {
  name   = "web"
  role   = aws_iam_role.this["web"].id
  policy = data.aws_iam_policy_document.web.json
}

data "aws_iam_policy_document" "scaler" {
  # Has no resource.
  statement {
    sid       = "ListInstances"
    actions   = ["ec2:DescribeInstances"]
    resources = ["*"]
  }

  statement {
    sid       = "LaunchWorkers"
    actions   = ["ec2:RunInstances"]
    resources = ["${local.ec2}:${local.account}:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:RequestTag/osprey-fleet"
      values   = [var.name]
    }

    condition {
      test     = "ArnEquals"
      variable = "ec2:LaunchTemplate"
      values   = [aws_launch_template.worker.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "ec2:MetadataHttpTokens"
      values   = ["required"]
    }
  }

  statement {
    sid     = "LaunchWorkersWith"
    actions = ["ec2:RunInstances"]
    resources = concat(
      [
        aws_launch_template.worker.arn,
        aws_security_group.worker.arn,
        "${local.ec2}::image/${local.image}",
        "${local.ec2}:${local.account}:network-interface/*",
        "${local.ec2}:${local.account}:volume/*",
      ],
      [for subnet in aws_subnet.private : subnet.arn],
      var.worker_spot ? ["${local.ec2}:${local.account}:spot-instances-request/*"] : [],
    )
  }

  # RunInstances tags the instance that it launches.
  statement {
    sid       = "TagWorkers"
    actions   = ["ec2:CreateTags"]
    resources = ["${local.ec2}:${local.account}:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["RunInstances"]
    }
  }

  statement {
    sid       = "TerminateWorkers"
    actions   = ["ec2:TerminateInstances"]
    resources = ["${local.ec2}:${local.account}:instance/*"]

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceTag/osprey-fleet"
      values   = [var.name]
    }
  }

  # RunInstances gives the worker its role.
  statement {
    sid       = "PassWorkerRole"
    actions   = ["iam:PassRole"]
    resources = [aws_iam_role.this["worker"].arn]

    condition {
      test     = "StringEquals"
      variable = "iam:PassedToService"
      values   = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "group_scaler" {
  # Have no resource.
  statement {
    sid       = "ListInstances"
    actions   = ["autoscaling:DescribeAutoScalingGroups", "ec2:DescribeInstances"]
    resources = ["*"]
  }

  statement {
    sid       = "ScaleWorkers"
    actions   = ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"]
    resources = [local.workers_group_arn]
  }
}

resource "aws_iam_role_policy" "scaler" {
  count  = local.alarms ? 0 : 1
  name   = "scaler"
  role   = aws_iam_role.this["web"].id
  policy = var.fleet == "asg" ? data.aws_iam_policy_document.group_scaler.json : data.aws_iam_policy_document.scaler.json
}

data "aws_iam_policy_document" "worker" {
  statement {
    sid = "Requests"
    actions = [
      "sqs:ChangeMessageVisibility",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
      "sqs:ReceiveMessage",
    ]
    resources = [aws_sqs_queue.requests.arn]
  }

  statement {
    sid       = "Replies"
    actions   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [local.reply_queues]
  }

  # Messages that are no requests.
  statement {
    sid       = "DeadLetters"
    actions   = ["sqs:GetQueueUrl", "sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letters.arn]
  }

  dynamic "statement" {
    for_each = local.alarms ? [local.workers_group_arn] : []

    content {
      sid       = "ProtectFromScaleIn"
      actions   = ["autoscaling:SetInstanceProtection"]
      resources = [statement.value]
    }
  }

  # Without ListBucket a missing object looks forbidden.
  statement {
    sid       = "Buckets"
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.this["input"].arn, aws_s3_bucket.this["output"].arn]
  }

  statement {
    sid = "Images"
    actions = [
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
      "s3:GetObject",
      "s3:GetObjectTagging",
      "s3:PutObject",
      "s3:PutObjectTagging",
    ]
    resources = ["${aws_s3_bucket.this["input"].arn}/*"]
  }

  statement {
    sid       = "Answers"
    actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.this["output"].arn}/*"]
  }

  dynamic "statement" {
    for_each = var.model == null ? [] : [local.model_bucket]

    content {
      sid       = "FindModel"
      actions   = ["s3:ListBucket"]
      resources = ["arn:${local.partition}:s3:::${statement.value}"]
    }
  }

  dynamic "statement" {
    for_each = var.model == null ? [] : [local.model_bucket]

    content {
      sid       = "Model"
      actions   = ["s3:GetObject"]
      resources = ["arn:${local.partition}:s3:::${statement.value}/${local.model_key}*"]
    }
  }

  # Of others, so nothing but reading.
  dynamic "statement" {
    for_each = length(var.reference_buckets) == 0 ? [] : [var.reference_buckets]

    content {
      sid       = "References"
      actions   = ["s3:GetObject"]
      resources = [for bucket in statement.value : "arn:${local.partition}:s3:::${bucket}/*"]
    }
  }

  dynamic "statement" {
    for_each = local.table_actions.worker

    content {
      sid       = "Table${title(statement.key)}"
      actions   = [for action in statement.value : "dynamodb:${action}"]
      resources = [aws_dynamodb_table.this[statement.key].arn]
    }
  }
}

resource "aws_iam_role_policy" "worker" {
  name   = "worker"
  role   = aws_iam_role.this["worker"].id
  policy = data.aws_iam_policy_document.worker.json
}
