//! The same request to a module of WebAssembly without any imports, interpreted in this process,
//! with fuel and a limit of memory.

use heelwise_analyzer::Reply;
use wasmi::{Config, Engine, Linker, Module, Store, StoreLimits, StoreLimitsBuilder};

use crate::{BenchResult, host};

/// Takes a request at the start of its memory and returns the place of its reply, like the native
/// pack.
const MODULE: &str = r#"(module
    (memory (export "memory") 2)
    (data (i32.const 70000) "{\"findings\":{\"fine\":{\"present\":true,\"figures\":{\"figure\":1.0},\"because\":\"All is well.\"}}}")
    (func (export "analyze") (param $length i32) (result i32)
        (local $at i32) (local $sum i32)
        (loop $next
            (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
            (local.set $at (i32.add (local.get $at) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $at) (local.get $length))))
        (i32.const 70000)))"#;
/// The length of the reply.
const REPLY: usize = 92;

/// Reads the module, makes an instance, asks once.
pub fn call() -> BenchResult<()> {
    let engine = Engine::new(Config::default().consume_fuel(true));
    let module = Module::new(&engine, MODULE)?;
    let limits = StoreLimitsBuilder::new().memory_size(16 << 20).build();
    let mut store: Store<StoreLimits> = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    store.set_fuel(1_000_000_000)?;
    let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
    let memory = instance.get_memory(&store, "memory").ok_or("no memory")?;
    let request = serde_json::to_vec(&host::request())?;
    memory.write(&mut store, 0, &request)?;
    let analyze = instance.get_typed_func::<i32, i32>(&store, "analyze")?;
    let at = analyze.call(&mut store, i32::try_from(request.len())?)?;
    let mut reply = vec![0; REPLY];
    memory.read(&store, usize::try_from(at)?, &mut reply)?;
    let end = reply.iter().position(|byte| *byte == 0).unwrap_or(REPLY);
    let reply: Reply = serde_json::from_slice(&reply[..end])?;
    if reply.findings.len() == 1 { Ok(()) } else { Err("it found nothing".into()) }
}
