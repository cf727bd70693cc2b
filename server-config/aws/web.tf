resource "aws_launch_template" "web" {
  name                   = "${var.name}-web"
  description            = "Web node of ${var.name}"
  image_id               = local.image
  instance_type          = var.web_instance_type
  update_default_version = true
  user_data              = base64encode(local.boot_scripts["web"])
  vpc_security_group_ids = [aws_security_group.web.id]

  iam_instance_profile {
    arn = aws_iam_instance_profile.this["web"].arn
  }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
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
}

resource "aws_autoscaling_group" "web" {
  name                      = "${var.name}-web"
  min_size                  = var.web_min
  max_size                  = var.web_max
  vpc_zone_identifier       = [for subnet in aws_subnet.private : subnet.id]
  target_group_arns         = [aws_lb_target_group.web.arn]
  health_check_type         = "ELB"
  health_check_grace_period = 300
  default_instance_warmup   = 120
  # Without nodes of its own the load balancer has nothing to wait for; the alarms tell.
  wait_for_capacity_timeout = "0"
  force_delete              = var.deletable

  launch_template {
    id      = aws_launch_template.web.id
    version = aws_launch_template.web.latest_version
  }

  # A new release or setting replaces the nodes one by one, a new one before an old one.
  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 200
      auto_rollback          = true
    }
  }

  tag {
    key                 = "Name"
    value               = "${var.name}-web"
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

  depends_on = [
    aws_iam_role_policy.boot,
    aws_iam_role_policy.web,
    aws_iam_role_policy.scaler,
    aws_route_table_association.private,
    aws_s3_bucket_notification.input,
    aws_s3_object.settings,
    aws_vpc_endpoint.gateway,
    aws_vpc_endpoint.interface,
    aws_vpc_security_group_egress_rule.to_endpoints,
    aws_vpc_security_group_egress_rule.to_gateways,
    aws_vpc_security_group_ingress_rule.endpoints,
  ]
}

resource "aws_autoscaling_policy" "web_cpu" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.web.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.web_cpu_target

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
