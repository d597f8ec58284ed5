import type { Tool } from '../tool.ts';
import { topics } from './topics/index.ts';

/** One line a tool. */
export const TOOLS: readonly Tool[] = [topics];
