locals {
  # The account id makes the names unique and keeps others from guessing a free one.
  buckets = {
    input  = "${var.name}-input-${local.account}"
    output = "${var.name}-output-${local.account}"
    config = "${var.name}-config-${local.account}"
  }
}

resource "aws_s3_bucket" "this" {
  for_each      = local.buckets
  bucket        = each.value
  force_destroy = var.deletable || each.key == "config"
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = local.buckets
  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

data "aws_iam_policy_document" "encrypted_transport" {
  for_each = local.buckets

  statement {
    sid       = "EncryptedTransportOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this[each.key].arn, "${aws_s3_bucket.this[each.key].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].id
  policy   = data.aws_iam_policy_document.encrypted_transport[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.this[each.key].id

  rule {
    id     = "unfinished-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  # What was uploaded straight to S3 and never classified. It may wait in the queue until then.
  dynamic "rule" {
    for_each = each.key == "input" ? [local.longest_wait_days + 1] : []

    content {
      id     = "uploads"
      status = "Enabled"

      filter {
        prefix = "osprey-uploads/"
      }

      expiration {
        days = rule.value
      }
    }
  }

  # The web tier deletes images and answers when they expire. These rules delete what it could not, and old versions in a bucket
  # with versions.
  dynamic "rule" {
    for_each = var.retention_days > 0 && each.key == "output" ? [var.retention_days] : []

    content {
      id     = "retention"
      status = "Enabled"

      filter {}

      expiration {
        days = rule.value
      }

      noncurrent_version_expiration {
        noncurrent_days = 1
      }
    }
  }

  # Of the input bucket only what has this tag: other files were put there by somebody else. An upload may wait in the queue before
  # its retention begins.
  dynamic "rule" {
    for_each = var.retention_days > 0 && each.key == "input" ? [var.retention_days + local.longest_wait_days] : []

    content {
      id     = "retention"
      status = "Enabled"

      filter {
        tag {
          key   = "osprey-expires"
          value = "true"
        }
      }

      expiration {
        days = rule.value
      }

      noncurrent_version_expiration {
        noncurrent_days = 1
      }
    }
  }
}
