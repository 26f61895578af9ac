from kafka import KafkaConsumer
import json
# Create Consumer
consumer = KafkaConsumer(
    'orders',
    bootstrap_servers=['localhost:9092'],
    auto_offset_reset='earliest', # Read from beginning
    group_id='order-processor', # Group name
    value_deserializer=lambda x: json.loads(x.decode('utf-8'))
)
print('Waiting for orders...')
# Receive and process messages
for message in consumer:
    order = message.value
    print(f'\nNew order arrived!')
    print(f'Order ID: {order["order_id"]}')
    print(f'Product: {order["product"]}')
    print(f'Quantity: {order["quantity"]}')
    print(f'Price: ${order["price"]:,}')
