# Laid over the module for a run against moto: what moto does not do is left out of that run only.

provider "aws" {
  access_key        = "test"
  secret_key        = "test"
  s3_use_path_style = true
}

# moto does not know this attribute of a queue.
resource "aws_sqs_queue_redrive_allow_policy" "dead_letters" {
  count = 0
}

# moto is called without encryption, which this policy forbids.
resource "aws_s3_bucket_policy" "this" {
  for_each = {}
}

# moto puts spaces into this attribute.
resource "aws_sqs_queue" "requests" {
  lifecycle {
    ignore_changes = [redrive_policy]
  }
}

# moto forgets the warm-up, and cannot replace the instances of a group after a change of its template.
resource "aws_autoscaling_group" "web" {
  lifecycle {
    ignore_changes = [desired_capacity, default_instance_warmup, launch_template]
  }
}

resource "aws_autoscaling_group" "workers" {
  lifecycle {
    ignore_changes = [desired_capacity, default_instance_warmup, instance_refresh]
  }
}

# moto reports policies as disabled, and with an empty part for predictive scaling.
resource "aws_autoscaling_policy" "web_cpu" {
  lifecycle {
    ignore_changes = [enabled, predictive_scaling_configuration]
  }
}

resource "aws_autoscaling_policy" "workers" {
  lifecycle {
    ignore_changes = [enabled, predictive_scaling_configuration, target_tracking_configuration]
  }
}

# moto takes the tags of a template for tags of its instances.
resource "aws_launch_template" "web" {
  lifecycle {
    ignore_changes = [tag_specifications]
  }
}

resource "aws_launch_template" "worker" {
  lifecycle {
    ignore_changes = [tag_specifications]
  }
}

# moto forgets the description of a rule that names a group.
resource "aws_vpc_security_group_egress_rule" "balancer_to_web" {
  lifecycle {
    ignore_changes = [description]
  }
}

resource "aws_vpc_security_group_egress_rule" "to_endpoints" {
  lifecycle {
    ignore_changes = [description]
  }
}

resource "aws_vpc_security_group_egress_rule" "to_gateways" {
  lifecycle {
    ignore_changes = [description]
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  lifecycle {
    ignore_changes = [description]
  }
}

resource "aws_vpc_security_group_ingress_rule" "web_from_balancer" {
  lifecycle {
    ignore_changes = [description]
  }
}
