/**
 * A real store, some of whose operations a test replaces.
 *
 * @module
 */
import type { Store } from "../../shared/store/store.ts";

/** The store with these operations in place of its own. */
export function storeWith(store: Store, operations: Partial<Store>): Store {
  return new Proxy(store, {
    get(from, name) {
      const replaced: unknown = Reflect.get(operations, name);
      if (replaced !== undefined) return replaced;
      const own: unknown = Reflect.get(from, name, from);
      return typeof own === "function" ? own.bind(from) : own;
    },
  });
}
