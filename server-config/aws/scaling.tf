# Scaling 'alarms': the published rules, on all messages of the request queue, those in flight included.
locals {
  # An instance counts as capacity already while it boots, so that a burst is not answered twice.
  warm_up_seconds = 120

  # Change of the number of workers by queue size; the bounds are relative to the alarm's threshold, as in CloudWatch.
  alarm_rules = {
    step = {
      out = {
        comparison = "GreaterThanOrEqualToThreshold"
        threshold  = 100
        adjustment = "ChangeInCapacity"
        steps = [
          { lower = 0, upper = 400, change = 2 },
          { lower = 400, upper = 900, change = 5 },
          { lower = 900, upper = null, change = 15 },
        ]
      }
      in = {
        comparison = "LessThanOrEqualToThreshold"
        threshold  = 20
        adjustment = "ExactCapacity"
        steps      = [{ lower = null, upper = 0, change = 1 }]
      }
    }
    threshold = {
      out = {
        comparison = "GreaterThanThreshold"
        threshold  = 2
        adjustment = "ChangeInCapacity"
        steps      = [{ lower = 0, upper = null, change = 1 }]
      }
      in = {
        comparison = "LessThanThreshold"
        threshold  = 3
        adjustment = "ChangeInCapacity"
        steps      = [{ lower = null, upper = 0, change = -1 }]
      }
    }
  }

  alarm_rule = local.alarms ? local.alarm_rules[var.alarm_policy] : {}
}

resource "aws_autoscaling_policy" "workers" {
  for_each                  = local.alarm_rule
  name                      = "scale-${each.key}"
  autoscaling_group_name    = aws_autoscaling_group.workers[0].name
  policy_type               = "StepScaling"
  adjustment_type           = each.value.adjustment
  metric_aggregation_type   = "Maximum"
  estimated_instance_warmup = each.key == "out" ? local.warm_up_seconds : null

  dynamic "step_adjustment" {
    for_each = each.value.steps

    content {
      metric_interval_lower_bound = step_adjustment.value.lower
      metric_interval_upper_bound = step_adjustment.value.upper
      scaling_adjustment          = step_adjustment.value.change
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "workers" {
  for_each            = local.alarm_rule
  alarm_name          = "${var.name}-workers-scale-${each.key}"
  alarm_description   = "Scales the workers ${each.key}; no cause for action."
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = 1
  treat_missing_data  = "ignore"
  alarm_actions       = [aws_autoscaling_policy.workers[each.key].arn]

  metric_query {
    id          = "messages"
    expression  = "visible + inflight"
    label       = "Messages"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { visible = "ApproximateNumberOfMessagesVisible", inflight = "ApproximateNumberOfMessagesNotVisible" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/SQS"
        metric_name = metric_query.value
        period      = 60
        stat        = "Maximum"
        dimensions  = { QueueName = aws_sqs_queue.requests.name }
      }
    }
  }
}
