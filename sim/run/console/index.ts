/** The console: the real tools' commands, played on a simulated cluster. Pure: no files, no clock, no terminal. */
export { runCommand } from './interpreter.ts';
export { textOf, type CommandResult, type Written } from './output.ts';
export { openConsole, type ConsoleSession } from './session.ts';
export { TOOLS } from './tools/index.ts';
export type { Tool } from './tool.ts';
