/**
 * What `xinshi --help` says.
 *
 * @module
 */

export const HELP = `xinshi: SMS and voice for WeChat mini-programs, and a sandbox of the clouds that send them

Usage
  xinshi sandbox [options]   runs the sandbox until Ctrl-C; prints ready once it answers
  xinshi --help | --version

Options of sandbox
  --port <number>   where to listen; 0 takes any free one      (PORT, else 4600)
  --host <address>  address to listen on                       (HOST, else 127.0.0.1: this machine only)
  --data <folder>   what the functions store; a reset empties it  (a temporary folder, removed at the end)
  --no-functions    only the clouds and the phones
  --quiet           only the address and ready; no log lines of functions

Point any official SDK of Tencent Cloud or Alibaba Cloud at the address it prints; docs/testing.md shows how.`;
