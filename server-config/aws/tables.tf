locals {
  # Name, key and expiry attribute of each table, as in the classes of the packages of core. Results and batches have that attribute
  # only with a retention.
  tables = {
    results     = { key = "id", expiry = "expires" }
    workers     = { key = "worker", expiry = null }
    idempotency = { key = "key", expiry = "expires" }
    batches     = { key = "id", expiry = "expires" }
    sessions    = { key = "id", expiry = "expires" }
    keys        = { key = "id", expiry = "expires" }
    scaling     = { key = "row", expiry = null }
    models      = { key = "row", expiry = null }
  }

  # Tables with the outbox of webhooks.
  outboxes = ["results", "batches"]

  # Indexes of the results table that list ids in an order, by the attribute of the order.
  orders = {
    by-submittedAt = "id"
    by-fileName    = "fileNameOrder"
    by-label       = "labelOrder"
    by-confidence  = "confidenceOrder"
  }
}

resource "aws_dynamodb_table" "this" {
  for_each                    = local.tables
  name                        = "${var.name}-${each.key}"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = each.value.key
  deletion_protection_enabled = !var.deletable

  dynamic "attribute" {
    for_each = toset(concat(
      [each.value.key],
      each.key == "results" ? concat(["listing", "shard"], values(local.orders)) : [],
      contains(local.outboxes, each.key) ? ["webhook", "webhookState"] : [],
    ))

    content {
      name = attribute.value
      type = "S"
    }
  }

  dynamic "global_secondary_index" {
    for_each = each.key == "results" ? local.orders : {}

    content {
      name            = global_secondary_index.key
      hash_key        = "shard"
      range_key       = global_secondary_index.value
      projection_type = "KEYS_ONLY"
    }
  }

  dynamic "global_secondary_index" {
    for_each = each.key == "results" ? ["newest"] : []

    content {
      name            = global_secondary_index.value
      hash_key        = "listing"
      range_key       = "id"
      projection_type = "ALL"
    }
  }

  dynamic "global_secondary_index" {
    for_each = contains(local.outboxes, each.key) ? ["webhooks"] : []

    content {
      name               = global_secondary_index.value
      hash_key           = "webhook"
      range_key          = "webhookState"
      projection_type    = "INCLUDE"
      non_key_attributes = ["webhookUrl", "webhookRequest", "webhookAttempts", "webhookError"]
    }
  }

  dynamic "ttl" {
    for_each = each.value.expiry == null ? [] : [each.value.expiry]

    content {
      enabled        = true
      attribute_name = ttl.value
    }
  }

  point_in_time_recovery {
    enabled = true
  }
}
