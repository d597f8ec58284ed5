import type { Language } from './i18n/index.ts';
import type { Notice } from './view.ts';

type Texts = Language['notices'];

/** The page's notices: what could not be done, said where it was asked. */
export interface NoticeBoard {
  tell(tone: Notice['tone'], name: keyof Texts, ...found: readonly string[]): void;
  list(tone: Notice['tone'], name: keyof Texts, details: readonly string[]): void;
  say(tone: Notice['tone'], text: string): void;
  dismiss(id: number): void;
  clear(): void;
}

export function createNoticeBoard(language: () => Language, show: (notices: readonly Notice[]) => void): NoticeBoard {
  let notices: readonly Notice[] = [];
  let made = 0;
  const add = (notice: Omit<Notice, 'id'>): void => {
    const known = notices.filter(each => each.text !== notice.text);
    notices = [...known, { ...notice, id: ++made }].slice(-4);
    show(notices);
  };
  const textOf = (name: keyof Texts, found: readonly string[]): string => {
    const text: string | ((...found: string[]) => string) = language().notices[name];
    return typeof text === 'string' ? text : text(...found);
  };
  return {
    tell: (tone, name, ...found) => add({ tone, text: textOf(name, found), details: [] }),
    list: (tone, name, details) => add({ tone, text: textOf(name, []), details }),
    say: (tone, text) => add({ tone, text, details: [] }),
    dismiss: id => {
      notices = notices.filter(notice => notice.id !== id);
      show(notices);
    },
    clear: () => {
      notices = [];
      show(notices);
    },
  };
}
