(() => {
  const place = document.getElementById("MERMAID_ID");
  if (!place || place.dataset.drawn) {
    return;
  }

  place.dataset.drawn = "yes";
  const source = place.querySelector("pre").textContent;
  const dark = () =>
    matchMedia("(prefers-color-scheme: dark)").matches ||
    document.body.dataset.jpThemeLight === "false" ||
    document.body.classList.contains("vscode-dark");

  const draw = async mermaid => {
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: dark() ? "dark" : "default" });
    const { svg } = await mermaid.render("MERMAID_ID-svg", source);
    place.innerHTML = svg;
  };

  // Only a live Jupyter page has a server to ask: a saved page shows the source and makes no request.
  const base = () => {
    if (window.Jupyter) {
      return document.body.dataset.baseUrl;
    }

    const config = document.getElementById("jupyter-config-data");
    return config ? JSON.parse(config.textContent).baseUrl : undefined;
  };

  const fetchScript = address =>
    new Promise((resolve, reject) => {
      // A library that finds RequireJS registers there instead of on the window.
      const define = window.define;
      window.define = undefined;
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => {
        window.define = define;
        resolve(window.mermaid);
      };
      script.onerror = () => {
        window.define = define;
        reject(new Error(`${address} could not be loaded`));
      };
      document.head.append(script);
    });

  // The library lies beside kernel.json, in the folder of whichever name the kernel was installed under.
  const fetchFirst = async addresses => {
    for (const [i, address] of addresses.entries()) {
      try {
        return await fetchScript(address);
      } catch (error) {
        if (i === addresses.length - 1) {
          throw error;
        }
      }
    }
  };

  const load = root => {
    // Where both names are installed, only the folder of the first has the library.
    const names = ["realtime-workbench", window.Jupyter?.notebook?.kernel?.name, ".net-csharp"];
    const addresses = [...new Set(names.filter(Boolean))].map(name => `${root}kernelspecs/${encodeURIComponent(name)}/mermaid.min.js`);
    window.realtimeWorkbenchMermaid ??= fetchFirst(addresses);
    return window.realtimeWorkbenchMermaid;
  };

  const start = async () => {
    const root = base();
    const mermaid = window.mermaid ?? (root && (await load(root)));
    if (mermaid) {
      await draw(mermaid);
    }
  };

  start().catch(error => {
    const note = document.createElement("p");
    note.textContent = `The diagram is shown as its source: ${error.message}`;
    place.append(note);
  });
})();
