import zlib, struct, math, sys, os
out=sys.argv[1]
def png(path,w,h,px):
    raw=b''.join(b'\0'+bytes(px[y*w*4:(y+1)*w*4]) for y in range(h))
    def ch(t,d): 
        c=struct.pack('>I',len(d))+t+d
        return c+struct.pack('>I',zlib.crc32(t+d)&0xffffffff)
    open(path,'wb').write(b'\x89PNG\r\n\x1a\n'+ch(b'IHDR',struct.pack('>IIBBBBB',w,h,8,6,0,0,0))+ch(b'IDAT',zlib.compress(raw,9))+ch(b'IEND',b''))
def render(path,size,layers,ss=6):
    # layers: list of (fn(x,y)->bool, rgba) in unit coordinates 0..1
    px=bytearray(size*size*4)
    for y in range(size):
        for x in range(size):
            r=g=b=a=0.0
            for sy in range(ss):
                for sx in range(ss):
                    u=(x+(sx+.5)/ss)/size; v=(y+(sy+.5)/ss)/size
                    c=None
                    for fn,col in layers:
                        if fn(u,v): c=col
                    if c: r+=c[0]*c[3];g+=c[1]*c[3];b+=c[2]*c[3];a+=c[3]
            n=ss*ss; i=(y*size+x)*4
            if a>0: px[i]=round(r/a);px[i+1]=round(g/a);px[i+2]=round(b/a);px[i+3]=round(a/n*255)
    png(path,size,size,px)
def disc(cx,cy,rad): return lambda u,v:(u-cx)**2+(v-cy)**2<=rad*rad
def ring(cx,cy,r1,r0): return lambda u,v:r0*r0<=(u-cx)**2+(v-cy)**2<=r1*r1
def rrect(x0,y0,x1,y1,r):
    def f(u,v):
        if not(x0<=u<=x1 and y0<=v<=y1): return False
        cx=min(max(u,x0+r),x1-r); cy=min(max(v,y0+r),y1-r)
        return (u-cx)**2+(v-cy)**2<=r*r
    return f
def line(ax,ay,bx,by,w):
    def f(u,v):
        dx,dy=bx-ax,by-ay; t=max(0,min(1,((u-ax)*dx+(v-ay)*dy)/(dx*dx+dy*dy)))
        return (u-ax-t*dx)**2+(v-ay-t*dy)**2<=w*w/4
    return f
def tri(p,q,s):
    def side(a,b,u,v): return (b[0]-a[0])*(v-a[1])-(b[1]-a[1])*(u-a[0])
    def f(u,v):
        d=[side(p,q,u,v),side(q,s,u,v),side(s,p,u,v)]
        return all(x>=0 for x in d) or all(x<=0 for x in d)
    return f
def either(*fs): return lambda u,v:any(f(u,v) for f in fs)
def handset():
    # arc handset seen from the front, tilted
    def f(u,v):
        # rotate by -45 degrees around the centre
        x=(u-.5)*math.cos(math.pi/4)+(v-.5)*math.sin(math.pi/4); y=-(u-.5)*math.sin(math.pi/4)+(v-.5)*math.cos(math.pi/4)
        if abs(y)<.27 and -.02<=x-.0<=.0+.0: pass
        arc = .20<=math.hypot(x-.16,y)<=.34 and x<.10
        ears = any(abs(x-.10)<=.10 and abs(y-s*.26)<=.075 for s in(-1,1))
        return arc or ears
    return f
W=(255,255,255,1)
GREEN=(31,138,76,1);AMBER=(201,125,10,1);BLUE=(45,108,192,1);GREY=(110,118,129,1);VIOLET=(120,94,176,1);TEAL=(14,128,140,1)
full=disc(.5,.5,.47)
icons={
 'offline':[(ring(.5,.5,.47,.36),GREY),(line(.22,.22,.78,.78,.12),GREY)],
 'logged-out':[(ring(.5,.5,.47,.36),GREY)],
 'ready':[(full,GREEN),(either(line(.28,.52,.44,.68,.12),line(.44,.68,.73,.34,.12)),W)],
 'busy':[(rrect(.05,.05,.95,.95,.2),GREY),(rrect(.24,.43,.76,.57,.05),W)],
 'away':[(full,GREY),(either(line(.5,.24,.5,.52,.11),line(.5,.52,.70,.62,.11)),W)],
 'wrapup':[(rrect(.12,.05,.88,.95,.12),TEAL),(either(line(.28,.32,.72,.32,.09),line(.28,.5,.72,.5,.09),line(.28,.68,.56,.68,.09)),W)],
 'ringing':[(tri((.5,.02),(.98,.93),(.02,.93)),AMBER),(either(line(.5,.36,.5,.62,.12),disc(.5,.78,.07)),W)],
 'talking':[(full,GREEN),(handset(),W)],
}
for n,l in icons.items():
    render(f'{out}/tray-{n}.png',16,l); render(f'{out}/tray-{n}@2x.png',32,l)
app=[(rrect(.03,.03,.97,.97,.22),(24,92,158,1)),(handset(),W)]
render(f'{out}/icon.png',256,app,3)
