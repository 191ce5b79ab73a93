/**
 * What this plugin uses of Serverless Framework 3 and osls, which have no types for plugins.
 *
 * Source: "Creating plugins", https://www.serverless.com/framework/docs/guides/plugins/creating-plugins
 *
 * @module
 */

export interface FrameworkFunction {
  name: string;
  handler?: string;
  events?: unknown[];
  package?: { artifact?: string };
}

export interface Framework {
  serviceDir: string;
  service: {
    service: string;
    provider: Record<string, unknown> & { name: string };
    custom?: Record<string, unknown>;
    package: { artifact?: string; path?: string };
    functions: Record<string, FrameworkFunction>;
    getAllFunctions(): string[];
    getFunction(key: string): FrameworkFunction;
  };
  configSchemaHandler: {
    defineProvider(name: string, schema: { provider: Schema; function: Schema }): void;
    defineFunctionEvent(provider: string, event: string, schema: Schema): void;
  };
  classes: { Error: new (message: string, code: string) => Error };
  setProvider(name: string, provider: unknown): void;
}

/** A JSON schema. */
export type Schema = Readonly<Record<string, unknown>>;

/** Command-line options, by their long names by the time that hooks run. */
export type Options = Readonly<Record<string, unknown>>;

/** What the framework gives a plugin to write with. */
export interface Writers {
  log: {
    notice(text?: string): void;
    success(text: string): void;
    warning(text: string): void;
  };
  /** To standard output. */
  writeText(text: string): void;
}
