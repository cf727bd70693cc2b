resource "aws_sns_topic" "alarms" {
  name = "${var.name}-alarms"
}

resource "aws_sns_topic_subscription" "alarms" {
  count     = var.alarm_email == null ? 0 : 1
  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = var.alarm_email
}

locals {
  balancer_dimensions = { LoadBalancer = aws_lb.this.arn_suffix }
  target_dimensions   = merge(local.balancer_dimensions, { TargetGroup = aws_lb_target_group.web.arn_suffix })

  # Alarms on one metric: above the threshold for so many minutes in a row.
  metric_alarms = {
    dead-letters = {
      description = "Requests failed too often."
      namespace   = "AWS/SQS"
      metric      = "ApproximateNumberOfMessagesVisible"
      statistic   = "Maximum"
      dimensions  = { QueueName = aws_sqs_queue.dead_letters.name }
      threshold   = 0
      minutes     = 1
    }
    oldest-request = {
      description = "Requests wait too long: too few workers, or none that works."
      namespace   = "AWS/SQS"
      metric      = "ApproximateAgeOfOldestMessage"
      statistic   = "Maximum"
      dimensions  = { QueueName = aws_sqs_queue.requests.name }
      threshold   = var.alarm_oldest_message_seconds
      minutes     = 2
    }
    no-web-node = {
      description = "A web node does not answer; its group replaces it."
      namespace   = "AWS/ApplicationELB"
      metric      = "UnHealthyHostCount"
      statistic   = "Maximum"
      dimensions  = local.target_dimensions
      threshold   = 0
      minutes     = 10
    }
    server-errors = {
      description = "Web nodes answer calls with an error of their own."
      namespace   = "AWS/ApplicationELB"
      metric      = "HTTPCode_Target_5XX_Count"
      statistic   = "Sum"
      dimensions  = local.balancer_dimensions
      threshold   = 10
      minutes     = 5
    }
    unanswered-calls = {
      description = "The load balancer found no web node that answers."
      namespace   = "AWS/ApplicationELB"
      metric      = "HTTPCode_ELB_5XX_Count"
      statistic   = "Sum"
      dimensions  = local.balancer_dimensions
      threshold   = 10
      minutes     = 5
    }
    web-cpu = {
      description = "The web tier has as many nodes as it may have, or gets none, and is still busy."
      namespace   = "AWS/EC2"
      metric      = "CPUUtilization"
      statistic   = "Average"
      dimensions  = { AutoScalingGroupName = aws_autoscaling_group.web.name }
      threshold   = min(95, var.web_cpu_target + 30)
      minutes     = 15
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each            = local.metric_alarms
  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  statistic           = each.value.statistic
  dimensions          = each.value.dimensions
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.threshold
  period              = 60
  evaluation_periods  = each.value.minutes
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "throttled_tables" {
  for_each            = aws_dynamodb_table.this
  alarm_name          = "${var.name}-throttled-${each.key}"
  alarm_description   = "DynamoDB throttles the table ${each.value.name}."
  namespace           = "AWS/DynamoDB"
  metric_name         = "WriteThrottleEvents"
  statistic           = "Sum"
  dimensions          = { TableName = each.value.name }
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
}
