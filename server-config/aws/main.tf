data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_ssm_parameter" "image" {
  count = var.image_id == null ? 1 : 0
  name  = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  zones     = slice(data.aws_availability_zones.available.names, 0, var.availability_zones)
  image     = var.image_id != null ? var.image_id : nonsensitive(data.aws_ssm_parameter.image[0].value)
  release   = "osprey-${var.release_version}"
  alarms    = var.scaling == "alarms"
  # Who starts the workers: the web tier's scaler, itself or through an Auto Scaling group, or CloudWatch.
  fleet         = local.alarms ? "none" : var.fleet
  in_group      = local.fleet != "ec2"
  workers_group = "${var.name}-workers"
  # The systems that the policies come from.
  worker_max = coalesce(var.worker_max, local.alarms && var.alarm_policy == "threshold" ? 19 : 20)
  # Part of the name of each web node's reply queue.
  replies = "${var.name}-replies"
}
