/** `node --import tsx scripts/schema-sql.ts [schema file]`: prints the SQL from an empty database to prisma/schema.prisma. */
import { printSchemaSql } from '../src/platform/schema-engine.ts';

process.stdout.write(await printSchemaSql(process.argv[2] ?? 'prisma/schema.prisma'));
