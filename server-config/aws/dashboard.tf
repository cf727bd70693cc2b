locals {
  # Title, metrics (namespace, name, dimensions …, options) and statistic of each chart.
  charts = [
    {
      title = "Requests"
      stat  = "Maximum"
      metrics = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.requests.name, { label = "waiting" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", "QueueName", aws_sqs_queue.requests.name, { label = "in flight" }],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.dead_letters.name, { label = "dead letters" }],
      ]
    },
    {
      title = "Age of the oldest request, seconds"
      stat  = "Maximum"
      metrics = [
        ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", aws_sqs_queue.requests.name, { label = "age" }],
      ]
    },
    {
      title = "Calls per minute"
      stat  = "Sum"
      metrics = [
        for name, label in {
          RequestCount              = "calls"
          HTTPCode_Target_4XX_Count = "refused"
          HTTPCode_Target_5XX_Count = "failed"
          HTTPCode_ELB_5XX_Count    = "unanswered"
        } : ["AWS/ApplicationELB", name, "LoadBalancer", aws_lb.this.arn_suffix, { label = label }]
      ]
    },
    {
      title = "Response time of the web tier, seconds"
      stat  = "p95"
      metrics = [
        ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", aws_lb.this.arn_suffix, { label = "p95" }],
      ]
    },
    {
      title = "CPU of the web tier, percent"
      stat  = "Average"
      metrics = [
        ["AWS/EC2", "CPUUtilization", "AutoScalingGroupName", aws_autoscaling_group.web.name, { label = "web" }],
      ]
    },
    {
      title = "Rows written per minute"
      stat  = "Sum"
      metrics = [
        for table, resource in aws_dynamodb_table.this :
        ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", resource.name, { label = table }]
      ]
    },
  ]

  worker_charts = [for group in aws_autoscaling_group.workers : {
    title = "Workers"
    stat  = "Maximum"
    metrics = [
      ["AWS/AutoScaling", "GroupDesiredCapacity", "AutoScalingGroupName", group.name, { label = "wanted" }],
      ["AWS/AutoScaling", "GroupInServiceInstances", "AutoScalingGroupName", group.name, { label = "running" }],
    ]
  }]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = [
      for index, chart in concat(local.charts, local.worker_charts) : {
        type   = "metric"
        x      = (index % 2) * 12
        y      = floor(index / 2) * 6
        width  = 12
        height = 6
        properties = {
          title   = chart.title
          region  = var.region
          period  = 60
          stat    = chart.stat
          view    = "timeSeries"
          metrics = chart.metrics
        }
      }
    ]
  })
}
