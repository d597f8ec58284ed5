import { version } from '../package.json';

/** Of the engine and the page; a link carries it. */
export const VERSION: string = version;
