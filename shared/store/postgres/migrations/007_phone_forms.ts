/**
 * In which forms numbers stand here: `clear`, or under which keys. Empty until the first key is used.
 *
 * @module
 */

export const phoneForms = {
  name: "007_phone_forms",
  sql: `
CREATE TABLE phone_forms (
  form TEXT COLLATE "C" PRIMARY KEY
);
`,
};
