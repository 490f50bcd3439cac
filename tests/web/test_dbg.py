def test_dbg(page):
    page.goto("/samples/list/50")
    print(page.evaluate("(()=>{const k=document.querySelector('.m-search input');return [k.matches(':placeholder-shown'),k.matches(':focus'),document.activeElement.outerHTML.slice(0,80), k.value, innerWidth]})()"))
