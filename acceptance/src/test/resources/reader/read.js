// Reads records of enriched-events as base64 lines, decodes them by the registry alone, prints one JSON object a line.
// Usage: node read.js <registry's base URL>
const { SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry')
const avro = require('avsc')
const readline = require('readline')

/** The Avro specification's decimal: two's complement, big-endian, scale from the schema. */
class Decimal extends avro.types.LogicalType {
  constructor(attributes, options) {
    super(attributes, options)
    this.scale = attributes.scale || 0
  }

  _fromValue(bytes) {
    const unscaled = BigInt.asIntN(bytes.length * 8, BigInt('0x' + bytes.toString('hex')))
    const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(this.scale + 1, '0')
    const whole = digits.slice(0, digits.length - this.scale)
    return (unscaled < 0n ? '-' : '') + (this.scale ? whole + '.' + digits.slice(-this.scale) : whole)
  }
}

async function main() {
  const registry = new SchemaRegistry(
    { host: process.argv[2] },
    { [SchemaType.AVRO]: { logicalTypes: { decimal: Decimal } } }
  )
  for await (const line of readline.createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await registry.decode(Buffer.from(line, 'base64'))))
  }
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
