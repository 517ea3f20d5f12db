// map1: refused, name
use std::collections::BTreeMap as HashMap;
