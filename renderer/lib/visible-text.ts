export { visibleLines, visibleText } from '../../shared/visible-text.ts';
