import { openFileReader } from '/work/main/electron/common/plain-file-reader.ts';
import { indexTerminal } from '/work/main/electron/library/indexing/index-terminal.ts';
import { createSegmentWriter } from '/work/main/electron/library/indexing/segment-writer.ts';
import { compileRule, readRules } from '/work/main/electron/library/indexing/rules.ts';
import { openAsciicast } from '/work/main/electron/library/formats/asciicast.ts';
import { createTerminal, feed } from '/work/main/electron/library/formats/terminal.ts';
import { randomBytes } from 'node:crypto';
import xterm from '@xterm/headless';
const path='/tmp/large-bench.cast';
for (let r=0;r<2;r++){
{ const reader=await openFileReader(path); const c=await openAsciicast(reader,'x'); const t=performance.now(); let n=0; for await(const {events} of c.events()) n+=events.length; console.log('parse only',performance.now()-t,n); await reader.close();}
{ const reader=await openFileReader(path); const c=await openAsciicast(reader,'x'); const term=new xterm.Terminal({cols:120,rows:40,allowProposedApi:true}); const t=performance.now(); for await(const {events} of c.events()) { for(const e of events) if(e[1]==='o') term.write(e[2]); await new Promise<void>(d=>term.write('',d)); } console.log('bare incl parse',performance.now()-t); await reader.close();}
{ const reader=await openFileReader(path); const rules=(await readRules('/work/main/resources/default-rules.json')).map(compileRule); const key=randomBytes(32); const w=await createSegmentWriter('/tmp/x.seg',key,'abc' as never); const t=performance.now(); let lines=0,segs=0,marks=0,bytes=0; const res=await indexTerminal({reader,name:'x',rules,segments:w,onBatch:async b=>{lines+=b.lines.length;segs+=b.segments.length;marks+=b.markers.length; for(const s of b.segments) bytes+=s.lengthBytes;}}); await w.close(); console.log('index',performance.now()-t,{lines,segs,marks,bytes}); await reader.close();}
}
