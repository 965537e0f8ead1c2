# Builds the drivers of the project beside this file with wskcheck_add_driver: once, again, after a
# change of a header, and with a mistake.
#
#   cmake -DWSKCHECK=<checkout> -DDRIVER_CC=<program> -DSCRATCH=<folder> -DGENERATOR=...
#         -DCOMPILER=<C compiler> -P add_driver_test.cmake
set(source "${SCRATCH}/a project")
set(build "${SCRATCH}/a build")
file(REMOVE_RECURSE ${SCRATCH})
file(COPY ${CMAKE_CURRENT_LIST_DIR}/project/ DESTINATION ${source})

# run(works|fails command...): sets `said`.
function(run expected)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  set(found works)
  if(NOT code EQUAL 0)
    set(found fails)
  endif()
  if(NOT found STREQUAL expected)
    list(JOIN ARGN " " line)
    message(FATAL_ERROR "${line}\n${found} with ${code}, expected that it ${expected}\n${out}")
  endif()
  set(said "${out}" PARENT_SCOPE)
endfunction()
macro(build expected)
  run(${expected} ${CMAKE_COMMAND} --build ${build} --target path --config Release)
endmacro()
function(expect when)
  if(NOT (${ARGN}))
    message(FATAL_ERROR "${when}: expected ${ARGN}, found that the build says\n${said}")
  endif()
endfunction()

run(works ${CMAKE_COMMAND} -S ${source} -B ${build} -G ${GENERATOR} -DCMAKE_C_COMPILER=${COMPILER}
    -DWSKCHECK=${WSKCHECK} -DDRIVER_CC=${DRIVER_CC})
expect("configured" NOT said MATCHES "Warning")

build(works)
expect("built" said MATCHES "Compiling windows.c of the driver windows")
file(STRINGS ${build}/copy.so said REGEX "/a project/windows[.]c$")
expect("debug information" said MATCHES "windows")
file(STRINGS ${build}/copy.so said REGEX "driver[.]i")
expect("debug information" NOT said MATCHES "driver")

build(works)
expect("built again" NOT said MATCHES "Compiling|Linking")

file(APPEND ${source}/inc/own.h "#define LATE 1\n")
build(works)
expect("a header that has changed" said MATCHES "Compiling windows.c.*Compiling windows.c.*Linking")

file(APPEND ${source}/windows.c "NUMBER Wrong(void) { return KeNoSuchThing(); }\n")
build(fails)
expect("a mistake" said MATCHES "the driver does not compile with [^\n]*:\n[^\n]*/windows.c:25:")
expect("a mistake" said MATCHES "KeNoSuchThing")
expect("a mistake" NOT said MATCHES "more/windows.c")
file(REMOVE_RECURSE ${SCRATCH})
