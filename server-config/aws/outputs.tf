output "url" {
  description = "Address of the service."
  value       = "https://${var.domain_name}"
}

output "load_balancer" {
  description = "Host name of the load balancer, for a DNS record of your own if Route 53 has none."
  value       = aws_lb.this.dns_name
}

output "input_bucket" {
  description = "Bucket for images."
  value       = aws_s3_bucket.this["input"].bucket
}

output "output_bucket" {
  description = "Bucket for answers."
  value       = aws_s3_bucket.this["output"].bucket
}

output "request_queue" {
  description = "URL of the request queue."
  value       = aws_sqs_queue.requests.url
}

output "dead_letter_queue" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.dead_letters.url
}

output "tables" {
  description = "DynamoDB tables by purpose."
  value       = { for table, resource in aws_dynamodb_table.this : table => resource.name }
}

output "worker_group" {
  description = "Auto Scaling group of the workers; null with scaling 'osprey' and fleet 'ec2'."
  value       = one(aws_autoscaling_group.workers[*].name)
}

output "alarm_topic" {
  description = "SNS topic of the alarms."
  value       = aws_sns_topic.alarms.arn
}

output "dashboard" {
  description = "Address of the CloudWatch dashboard."
  value       = "https://console.aws.amazon.com/cloudwatch/home?region=${var.region}#dashboards:name=${aws_cloudwatch_dashboard.this.dashboard_name}"
}
