from kafka import KafkaProducer
import json
from datetime import datetime
# Create Producer
producer = KafkaProducer(
    bootstrap_servers=['localhost:9092'],
    value_serializer=lambda v: json.dumps(v).encode('utf-8')
)
# Send order data
order = {
    'order_id': 'ORD-001',
    'product': 'Laptop',
    'quantity': 1,
    'price': 1500,
    'timestamp': datetime.now().isoformat()
}
# Send to Kafka!
future = producer.send('orders', value=order)
# Confirm delivery
result = future.get(timeout=10)
print(f'Sent! Partition: {result.partition}, Offset: {result.offset}')
producer.close()
