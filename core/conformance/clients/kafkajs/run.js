// Drives KafkaJS. Its messages keep headers in an object, so the order between different names is lost, and duplicates are arrays.
'use strict'

const readline = require('node:readline')
const { Kafka, CompressionTypes, CompressionCodecs, logLevel } = require('kafkajs')
const Snappy = require('kafkajs-snappy')
const { version } = require('kafkajs/package.json')

CompressionCodecs[CompressionTypes.Snappy] = Snappy

const CODECS = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP, snappy: CompressionTypes.Snappy }

const answer = fields => process.stdout.write(JSON.stringify(fields) + '\n')
const toBytes = text => (text === null ? null : Buffer.from(text, 'base64'))
const toText = bytes => (bytes === null || bytes === undefined ? null : Buffer.from(bytes).toString('base64'))
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms))
const client = job => new Kafka({ clientId: 'conformance', brokers: job.bootstrap.split(','), logLevel: logLevel.ERROR, logCreator })

function logCreator() {
  return ({ log }) => process.stderr.write(`kafkajs: ${log.message} ${log.error || ''}\n`)
}

function show(topic, partition, message) {
  const headers = []
  for (const [name, value] of Object.entries(message.headers || {})) {
    for (const one of Array.isArray(value) ? value : [value]) headers.push([name, toText(one)])
  }
  answer({
    record: {
      topic,
      partition,
      offset: Number(message.offset),
      timestamp: Number(message.timestamp),
      key: toText(message.key),
      value: toText(message.value),
      headers
    }
  })
}

function toMessage(record) {
  const headers = {}
  for (const [name, value] of record.headers) {
    if (name in headers) headers[name] = [].concat(headers[name], [toBytes(value)])
    else headers[name] = toBytes(value)
  }
  return {
    partition: record.partition,
    key: toBytes(record.key),
    value: toBytes(record.value),
    timestamp: String(record.timestamp),
    headers
  }
}

class Runner {
  member = null
  queue = []
  assignment = []
  positions = new Map()

  describe() {
    return { name: 'kafkajs', version, codecs: Object.keys(CODECS), limits: ['header_order', 'null_headers'] }
  }

  async produce(job) {
    const producer = client(job).producer()
    await producer.connect()
    try {
      const byTopic = new Map()
      for (const record of job.records) {
        if (!byTopic.has(record.topic)) byTopic.set(record.topic, [])
        byTopic.get(record.topic).push(toMessage(record))
      }
      const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }))
      const results = await producer.sendBatch({ acks: -1, compression: CODECS[job.codec], topicMessages })
      const next = new Map(results.map(result => [`${result.topicName}/${result.partition}`, Number(result.baseOffset)]))
      for (const record of job.records) {
        const place = `${record.topic}/${record.partition}`
        answer({ sent: [record.partition, next.get(place)] })
        next.set(place, next.get(place) + 1)
      }
    } finally {
      await producer.disconnect()
    }
  }

  // KafkaJS has no assign: a group of one member that commits nothing stands in for it.
  async consume(job) {
    const left = new Map(Object.entries(job.ends).filter(([, end]) => end > 0).map(([partition, end]) => [Number(partition), end]))
    const consumer = client(job).consumer({ groupId: `consume-${process.pid}-${Date.now()}`, maxWaitTimeInMs: 100 })
    await consumer.connect()
    try {
      await consumer.subscribe({ topic: job.topic, fromBeginning: true })
      await new Promise((resolve, reject) => {
        consumer.on(consumer.events.CRASH, event => reject(event.payload.error))
        consumer
          .run({
            autoCommit: false,
            eachMessage: async ({ topic, partition, message }) => {
              if (!left.has(partition)) return
              show(topic, partition, message)
              if (Number(message.offset) + 1 >= left.get(partition)) left.delete(partition)
              if (left.size === 0) resolve()
            }
          })
          .catch(reject)
      })
    } finally {
      await consumer.disconnect()
    }
  }

  async subscribe(job) {
    this.queue = []
    this.assignment = []
    this.positions = new Map()
    this.member = client(job).consumer({
      groupId: job.group,
      sessionTimeout: 10000,
      rebalanceTimeout: 10000,
      heartbeatInterval: 300,
      maxWaitTimeInMs: 100
    })
    this.member.on(this.member.events.GROUP_JOIN, event => {
      this.assignment = Object.entries(event.payload.memberAssignment).flatMap(([topic, partitions]) => partitions.map(p => [topic, p]))
    })
    await this.member.connect()
    await this.member.subscribe({ topics: job.topics, fromBeginning: true })
    await this.member.run({
      autoCommit: false,
      eachMessage: async ({ topic, partition, message }) => this.queue.push([topic, partition, message])
    })
  }

  async poll(job) {
    const until = Date.now() + job.ms
    while (Date.now() < until) await sleep(Math.min(50, job.ms))
    for (const [topic, partition, message] of this.queue.splice(0)) {
      show(topic, partition, message)
      this.positions.set(JSON.stringify([topic, partition]), Number(message.offset) + 1)
    }
    return { assignment: this.assignment.sort() }
  }

  async commit() {
    const owned = new Set(this.assignment.map(place => JSON.stringify(place)))
    const committed = [...this.positions].filter(([place]) => owned.has(place)).map(([place, offset]) => [...JSON.parse(place), offset])
    await this.member.commitOffsets(committed.map(([topic, partition, offset]) => ({ topic, partition, offset: String(offset) })))
    return { committed: committed.sort() }
  }

  async close() {
    if (this.member !== null) await this.member.disconnect()
    this.member = null
  }
}

async function main() {
  const runner = new Runner()
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const job = JSON.parse(line)
    try {
      answer({ ok: true, ...(await runner[job.do](job)) })
    } catch (error) {
      answer({ ok: false, error: `${error.name}: ${error.message}` })
    }
  }
  await runner.close()
}

main().then(() => process.exit(0))
