# Parts of ./dev bench that must be quick themselves; the rest is bench/run.
add_executable(load EXCLUDE_FROM_ALL bench/load.c)
add_executable(commit EXCLUDE_FROM_ALL bench/commit.c)
target_link_libraries(commit PRIVATE PkgConfig::SQLITE)
set_target_properties(load commit PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
add_custom_target(bench_tools DEPENDS load commit)
