import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

/** Nothing in Kohort is managed outside the migrations: tables made by libraries live in PostgreSQL schemas of their own. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] };

/** Object id of PostgreSQL's type "char": one letter, used in its catalogues. */
const LETTER = 18;

/** The part of the WebAssembly interface used here; the types of Node 20 leave it out. */
type WebAssemblyLoader = {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loaded: Promise<void> | undefined;

/** The package's own entry imports a .wasm file as a module, which Node 20 cannot do: so it is loaded by hand. */
function loadEngine(): Promise<void> {
  loaded ??= (async () => {
    const require = createRequire(import.meta.url);
    const file = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg').replace(/\.js$/, '.wasm');
    const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyLoader };
    const { instance } = await WebAssembly.instantiate(await readFile(file), { './schema_engine_bg.js': bindings });
    bindings.__wbg_set_wasm(instance.exports);
    (instance.exports.__wbindgen_start as () => void)();
  })();
  return loaded;
}

/**
 * Opens Prisma's schema engine in its WebAssembly build, so that no binary has to be downloaded. Call `free()` after use.
 *
 * @param onScriptError sees the error of PostgreSQL, of which the engine keeps little.
 */
export async function openSchemaEngine(options: {
  pool: pg.Pool;
  schemaPath: string;
  onScriptError?: (error: Error) => void;
}): Promise<SchemaEngine> {
  return newEngine(adapterOf(options.pool, options.onScriptError), options.schemaPath);
}

async function newEngine(factory: PrismaPg, schemaPath: string): Promise<SchemaEngine> {
  await loadEngine();
  const datamodel = await readFile(schemaPath, 'utf8');
  const options = { datamodels: [[schemaPath, datamodel]] as [string, string][], resetShadowDatabase: false };
  return bindings.SchemaEngine.new(options, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

/**
 * The adapter as it comes serves queries, not migrations, in two ways. It cuts scripts at every semicolon, also inside
 * functions and texts, and runs the pieces one by one: sent whole, PostgreSQL cuts correctly and runs a script as one
 * transaction. And it refuses columns of PostgreSQL's type "char", which the engine reads as letters in the catalogues.
 */
function adapterOf(pool: pg.Pool, onScriptError?: (error: Error) => void): PrismaPg {
  const letters = new WeakMap<object, number[]>(); // rows of an answer → its columns of type "char"
  const query = async (config: pg.QueryArrayConfig, values?: unknown[]) => {
    const result = await pool.query(config, values);
    const columns = result.fields.flatMap((field, index) => (field.dataTypeID === LETTER ? [index] : []));
    for (const index of columns) result.fields[index]!.dataTypeID = pg.types.builtins.TEXT;
    letters.set(result.rows, columns);
    return result;
  };
  const factory = new PrismaPg(Object.create(pool, { query: { value: query } }) as pg.Pool);
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (asked) => {
      const result = await queryRaw(asked);
      for (const index of letters.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
      return result;
    };
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error: Error) => {
        onScriptError?.(error);
        throw error;
      });
    };
    return adapter;
  };
  return factory;
}
