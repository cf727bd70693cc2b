# The web tier launches instances from this template, or the group below does.
resource "aws_launch_template" "worker" {
  name                                 = local.worker_template
  description                          = "Worker of ${var.name}"
  image_id                             = local.image
  instance_type                        = var.worker_instance_type
  update_default_version               = true
  user_data                            = base64encode(local.boot_scripts["worker"])
  instance_initiated_shutdown_behavior = "terminate"

  iam_instance_profile {
    arn = aws_iam_instance_profile.this["worker"].arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
    instance_metadata_tags      = "enabled"
  }

  network_interfaces {
    associate_public_ip_address = false
    delete_on_termination       = true
    security_groups             = [aws_security_group.worker.id]
    # The group distributes its instances over all subnets.
    subnet_id = local.in_group ? null : aws_subnet.private[local.zones[0]].id
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = var.volume_size
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  dynamic "instance_market_options" {
    for_each = var.worker_spot ? ["spot"] : []

    content {
      market_type = instance_market_options.value

      spot_options {
        instance_interruption_behavior = "terminate"
        spot_instance_type             = "one-time"
      }
    }
  }

  depends_on = [
    aws_iam_role_policy.boot,
    aws_iam_role_policy.worker,
    aws_route_table_association.private,
    aws_s3_object.settings,
    aws_vpc_endpoint.gateway,
    aws_vpc_endpoint.interface,
    aws_vpc_security_group_egress_rule.to_endpoints,
    aws_vpc_security_group_egress_rule.to_gateways,
    aws_vpc_security_group_ingress_rule.endpoints,
  ]
}

resource "aws_autoscaling_group" "workers" {
  count = local.in_group ? 1 : 0
  name  = local.workers_group
  # The scaler keeps its own minimum.
  min_size                = local.alarms ? var.worker_min : 0
  max_size                = local.worker_max
  vpc_zone_identifier     = [for subnet in aws_subnet.private : subnet.id]
  health_check_type       = "EC2"
  default_instance_warmup = local.warm_up_seconds
  # The scaler itself replaces a Spot instance that will be interrupted, and chooses which instances end.
  capacity_rebalance        = var.worker_spot && local.alarms
  protect_from_scale_in     = !local.alarms
  suspended_processes       = local.alarms ? [] : ["AZRebalance"]
  force_delete              = var.deletable
  termination_policies      = ["NewestInstance"]
  wait_for_capacity_timeout = "0"
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances"]

  launch_template {
    id      = aws_launch_template.worker.id
    version = aws_launch_template.worker.latest_version
  }

  # A worker that is replaced finishes what it holds.
  dynamic "instance_refresh" {
    for_each = local.alarms ? ["Rolling"] : []

    content {
      strategy = instance_refresh.value

      preferences {
        min_healthy_percentage       = 100
        max_healthy_percentage       = 200
        scale_in_protected_instances = "Wait"
      }
    }
  }

  tag {
    key                 = "Name"
    value               = "${var.name}-worker"
    propagate_at_launch = true
  }

  tag {
    key                 = "osprey-fleet"
    value               = var.name
    propagate_at_launch = true
  }

  dynamic "tag" {
    for_each = merge({ application = var.name }, var.tags)

    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = true
    }
  }

  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
