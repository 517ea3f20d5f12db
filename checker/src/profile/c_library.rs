//! The libraries of C and C++ under a program: what distributions call their files and functions.
//!
//! Valgrind gives the name of a file alone unless it is asked for the path, so `iofwrite.c` has to do.

/// Folders of the C library's source, as distributions build it: `./nptl/pthread_create.c`.
const FOLDERS: [&str; 16] = [
    "csu", "debug", "dirent", "elf", "iconv", "inet", "intl", "libio", "locale", "malloc", "misc", "nptl",
    "posix", "resolv", "stdlib", "string",
];

/// Where systems keep headers and libraries that a program did not bring.
const SYSTEM: [&str; 5] =
    ["/usr/include/", "/usr/lib/", "/usr/lib64/", "/Library/Developer/", "/Applications/Xcode"];

/// How names begin that are reserved for the libraries, and what takes the place of a name that is not known.
const RESERVED: [&str; 8] =
    ["__", "_IO_", "_dl_", "_nl_", "_int_", "operator new", "operator delete", "UnknownInlinedFun"];

/// Files of the C library whose names no program is likely to have, among those that allocate or call what does.
const C_FILES: [&str; 57] = [
    "vg_replace_malloc.c",
    "vg_replace_strmem.c",
    "pthread_create.c",
    "allocatestack.c",
    "strdup.c",
    "strndup.c",
    "getdelim.c",
    "filedoalloc.c",
    "fileops.c",
    "genops.c",
    "wfileops.c",
    "wgenops.c",
    "wfiledoalloc.c",
    "strops.c",
    "fmemopen.c",
    "memstream.c",
    "vfprintf-internal.c",
    "vfwprintf-internal.c",
    "vfscanf-internal.c",
    "vasprintf.c",
    "asprintf.c",
    "msort.c",
    "setenv.c",
    "opendir.c",
    "fdopendir.c",
    "scandir.c",
    "scandir-tail.c",
    "getcwd.c",
    "canonicalize.c",
    "findlocale.c",
    "loadlocale.c",
    "loadarchive.c",
    "setlocale.c",
    "newlocale.c",
    "localealias.c",
    "bindtextdom.c",
    "textdomain.c",
    "dcigettext.c",
    "loadmsgcat.c",
    "iconv_open.c",
    "tzfile.c",
    "tzset.c",
    "regcomp.c",
    "regexec.c",
    "regex_internal.c",
    "obstack.c",
    "getaddrinfo.c",
    "nsswitch.c",
    "cxa_atexit.c",
    "cxa_finalize.c",
    "cxa_thread_atexit_impl.c",
    "libc-tls.c",
    "libc-start.c",
    "libc_start_call_main.h",
    "clone.S",
    "clone3.S",
    "start.S",
];

/// How further names of its files begin: the loader's, those for character sets, names and arguments.
const C_FILES_BEGIN: [&str; 5] = ["dl-", "gconv", "nss_", "argp-", "pthread_"];

/// Functions that lie in a file of their own name, `printf.c`, and call what allocates.
const C_FUNCTIONS: [&str; 18] = [
    "printf", "fprintf", "vprintf", "sprintf", "snprintf", "dprintf", "perror", "scanf", "fscanf", "sscanf",
    "tmpfile", "qsort", "atexit", "glob", "syslog", "mktime", "strftime", "getopt",
];

/// Headers of C++'s library, besides `stl_….h`, `….tcc` and those without an ending, such as `vector`.
const HEADERS: [&str; 18] = [
    "new_allocator.h",
    "alloc_traits.h",
    "allocator.h",
    "allocated_ptr.h",
    "basic_string.h",
    "shared_ptr.h",
    "shared_ptr_base.h",
    "unique_ptr.h",
    "hashtable.h",
    "hashtable_policy.h",
    "unordered_map.h",
    "std_function.h",
    "std_thread.h",
    "list.h",
    "regex_automaton.h",
    "regex_compiler.h",
    "regex_executor.h",
    "fs_path.h",
];

/// Whether a path lies where only these libraries lie.
pub(super) fn is_path(file: &str) -> bool {
    let in_source = file.strip_prefix("./").is_some_and(|file| {
        let (folder, name) = file.split_once('/').unwrap_or(("", file));
        FOLDERS.contains(&folder) && (name.ends_with(".c") || name.ends_with(".S"))
    });
    in_source
        || file.starts_with("../sysdeps/")
        || file.starts_with("./sysdeps/")
        || SYSTEM.iter().any(|folder| file.starts_with(folder))
}

/// Whether a function without a namespace is of one of these libraries: by a name that is reserved for them, or by a
/// file of which the name alone is given.
pub(super) fn is_function(function: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    if name.ends_with(".rs") {
        return false;
    }
    RESERVED.iter().any(|start| function.starts_with(start)) || (name == file && is_file(function, name))
}

/// Whether a file of this name, with this function in it, is one of theirs.
fn is_file(function: &str, name: &str) -> bool {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    // Without the version that the linker sees, `fopen@@GLIBC_2.2.5`.
    let function = function.split('@').next().unwrap_or(function);
    match ending {
        "c" => {
            C_FILES.contains(&name)
                || C_FILES_BEGIN.iter().any(|start| name.starts_with(start))
                || is_stream_function(function, stem)
                || (stem == function && C_FUNCTIONS.contains(&function))
        }
        "S" => C_FILES.contains(&name),
        "h" => name.starts_with("stl_") || HEADERS.contains(&name) || C_FILES.contains(&name),
        "cc" => name.starts_with("eh_"),
        "tcc" => true,
        "" => !name.is_empty(),
        _ => false,
    }
}

/// Whether this is one of glibc's files of a function on streams: `iofread.c`, and `iofread_u.c` for the one without locks.
fn is_stream_function(function: &str, stem: &str) -> bool {
    let Some(name) = stem.strip_prefix("io") else { return false };
    match name.strip_suffix("_u") {
        Some(name) => function.strip_suffix("_unlocked") == Some(name),
        None => name == function,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_libraries_of_c_from_a_program() {
        for (function, file) in [
            ("call_init", "dl-init.c"),
            ("fwrite", "iofwrite.c"),
            ("fgets_unlocked", "iofgets_u.c"),
            ("fopen@@GLIBC_2.2.5", "iofopen.c"),
            ("outstring_func", "vfprintf-internal.c"),
            ("printf", "printf.c"),
            ("_IO_file_doallocate", "filedoalloc.c"),
            ("operator<< <char, std::char_traits<char> >", "basic_string.h"),
            ("deque", "stl_deque.h"),
            ("make_pair<int, int>", "utility"),
            ("emplace", "vector.tcc"),
            ("operator new(unsigned long)", "new_op.cc"),
        ] {
            assert!(is_function(function, file), "{function} {file}");
        }
        for (function, file) in [
            ("main", "printf.c"),
            ("read_row", "ioread.c"),
            ("fgets_row", "iofgets_u.c"),
            ("fwrite", "shop/iofwrite.c"),
            ("call_init", "init.c"),
            ("deque", "deque.h"),
            ("__init", "main.rs"),
            ("main", ""),
        ] {
            assert!(!is_function(function, file), "{function} {file}");
        }
        assert!(is_path("./nptl/pthread_create.c") && is_path("../sysdeps/x/clone.S"));
        assert!(!is_path("./nptl/main.cpp") && !is_path("./src/main.c"));
    }
}
