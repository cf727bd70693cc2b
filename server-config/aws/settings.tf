# The settings of each tier, a file that its nodes fetch at boot.
locals {
  cloud_settings = merge(
    {
      "osprey.queues.request"        = aws_sqs_queue.requests.name
      "osprey.queues.dead-letter"    = aws_sqs_queue.dead_letters.name
      "osprey.queues.create"         = "false"
      "osprey.queues.replies-prefix" = local.replies
      "osprey.storage.input-bucket"  = aws_s3_bucket.this["input"].bucket
      "osprey.storage.output-bucket" = aws_s3_bucket.this["output"].bucket
      "osprey.storage.bucket-owner"  = local.account
    },
    length(var.reference_buckets) == 0 ? {} : { "osprey.references.buckets" = join(",", var.reference_buckets) },
    var.retention_days == 0 ? {} : { "osprey.retention" = "P${var.retention_days}D" },
    { for table, resource in aws_dynamodb_table.this : "osprey.${table}.table" => resource.name },
  )

  tier_settings = {
    web = merge(
      {
        "osprey.admin.password-hash"  = var.admin_password_hash
        "osprey.http.trusted-proxies" = join(",", [for subnet in aws_subnet.public : subnet.cidr_block])
        "osprey.fleet"                = local.fleet
        "osprey.scaling.min"          = tostring(var.worker_min)
      },
      # Without them nobody would classify what is uploaded straight to S3.
      var.s3_events ? {} : { "osprey.storage.events" = "false" },
      local.alarms ? {} : { "osprey.scaling.policy" = var.scaling_policy },
      local.fleet != "ec2" ? {} : {
        "osprey.fleet.ec2.name"            = var.name
        "osprey.fleet.ec2.launch-template" = local.worker_template
      },
      local.fleet != "asg" ? {} : { "osprey.fleet.asg.group" = local.workers_group },
      local.alarms || var.worker_max == null ? {} : { "osprey.scaling.max" = tostring(var.worker_max) },
    )
    worker = merge(
      { "osprey.worker.spot-notices" = tostring(var.worker_spot) },
      local.alarms ? { "osprey.worker.scale-in-protection" = local.workers_group } : {},
      var.model == null ? {} : { "osprey.model" = var.model },
    )
  }

  # The standard variables.
  telemetry = var.otlp_endpoint == null ? {} : {
    OTEL_SDK_DISABLED           = "false"
    OTEL_EXPORTER_OTLP_ENDPOINT = var.otlp_endpoint
    OTEL_EXPORTER_OTLP_PROTOCOL = "http/protobuf"
    OTEL_TRACES_SAMPLER         = "parentbased_traceidratio"
    OTEL_TRACES_SAMPLER_ARG     = tostring(var.trace_ratio)
  }

  # As systemd reads an EnvironmentFile.
  settings_files = {
    for tier, settings in local.tier_settings : tier => join("", concat(
      ["AWS_REGION='${var.region}'\n"],
      [for name, value in local.telemetry : "${name}='${value}'\n"],
      [
        for name, value in merge(local.cloud_settings, settings, var.settings) :
        "${upper(replace(replace(name, ".", "_"), "-", "_"))}='${value}'\n"
      ],
    ))
  }

  # Named here, since the settings of the web tier refer to it.
  worker_template = "${var.name}-worker"

  boot_scripts = {
    for tier, file in local.settings_files : tier => templatefile("${path.module}/boot.sh.tftpl", {
      tier            = tier
      alarms          = local.alarms
      region          = var.region
      release_bucket  = var.release_bucket
      release_sha256  = var.release_sha256
      release         = local.release
      unit            = tier == "web" ? "osprey-web" : local.alarms ? "osprey-worker" : "osprey-ec2-worker"
      config_bucket   = local.buckets.config
      settings_sha256 = nonsensitive(sha256(file))
      replies         = local.replies
    })
  }
}

resource "aws_s3_object" "settings" {
  for_each     = toset(["web", "worker"])
  bucket       = aws_s3_bucket.this["config"].id
  key          = "${each.value}.env"
  content      = local.settings_files[each.value]
  content_type = "text/plain"
}
