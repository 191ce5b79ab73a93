/**
 * What `xinshi --help` says.
 *
 * @module
 */

export const HELP = `xinshi: SMS and voice for WeChat mini-programs, and a sandbox of the clouds that send them

Usage
  xinshi sandbox [options]   runs the sandbox until Ctrl-C; prints ready once it answers
  xinshi doctor [options]    checks the Xinshi project in this folder, and what it is deployed with
  xinshi doctor <folder>     reads cloud functions of any make, and names the known mistakes by file and line
  xinshi --help | --version

Options of sandbox
  --port <number>   where to listen; 0 takes any free one      (PORT, else 4600)
  --host <address>  address to listen on                       (HOST, else 127.0.0.1: this machine only)
  --data <folder>   what the functions store; a reset empties it  (a temporary folder, removed at the end)
  --no-functions    only the clouds and the phones
  --quiet           only the address and ready; no log lines of functions

Options of doctor (exit 1 where there is an error; docs/doctor.md explains every finding)
  --url <name=address>  where a function is deployed; or one address with {function} in it; may be repeated  (XINSHI_URLS)
  --env <file>          settings of the deployment, one NAME=value a line, in place of the environment's
  --timeout <seconds>   for each check                                                                       (10)
  --lang <en|zh>        language of the findings                                                             (en)
  --json                findings for programs

Point any official SDK of Tencent Cloud or Alibaba Cloud at the address it prints; docs/testing.md shows how.`;
