# Builds and runs the project in harness/house/consumer against this build.
#
#   cmake -DMODE=package|subdirectory -DSOURCE=... -DBUILD=... -DGENERATOR=... -DCXX=...
#         -DCONFIG=... -DFLAGS=... -DMODULES=... -DLAUNCHER=... -DWERROR=...
#         -DPROGRAM=<wskcheck or nothing> -P consumer_test.cmake
set(scratch ${BUILD}/consumer-${MODE})
file(REMOVE_RECURSE ${scratch})

function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT code EQUAL 0)
    list(JOIN ARGN " " line)
    message(NOTICE "${out}")
    message(FATAL_ERROR "${what} failed with ${code}: ${line}")
  endif()
  message(STATUS "${what}: done")
  set(said "${out}" PARENT_SCOPE)
endfunction()

set(options -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_BUILD_TYPE=${CONFIG}
            "-DCMAKE_CXX_FLAGS=${FLAGS}" -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER})
if(MODE STREQUAL "package")
  run("install" ${CMAKE_COMMAND} --install ${BUILD} --config ${CONFIG} --prefix ${scratch}/prefix)
  list(APPEND options -DCMAKE_PREFIX_PATH=${scratch}/prefix)
else()
  # In a file: a list does not get through the arguments of a function.
  file(WRITE ${scratch}/modules.cmake "set(WSKCHECK_MODULES \"${MODULES}\" CACHE STRING modules)\n")
  list(APPEND options -C ${scratch}/modules.cmake -DWSKCHECK_SOURCE=${SOURCE}
       -DWSKCHECK_WARNINGS_AS_ERRORS=${WERROR})
endif()
run("configure" ${CMAKE_COMMAND} -S ${SOURCE}/harness/house/consumer -B ${scratch}/build ${options})
run("build" ${CMAKE_COMMAND} --build ${scratch}/build --target consumer --config ${CONFIG})
run("run" ${scratch}/build/consumer)
if(NOT said MATCHES "^[1-9][0-9]* rules in the contract\n$")
  message(FATAL_ERROR "the consumer said: ${said}expected: a number of rules")
endif()
if(MODE STREQUAL "subdirectory" AND PROGRAM)
  run("drive" ${PROGRAM} drive ${scratch}/build/consumer_driver.so)
endif()
if(MODE STREQUAL "package")
  # Nothing that is installed may name the folders of this build.
  file(GLOB_RECURSE installed ${scratch}/prefix/*.cmake)
  foreach(file IN LISTS installed)
    file(READ ${file} text)
    string(FIND "${text}" "${SOURCE}/" at)
    if(NOT at EQUAL -1)
      message(FATAL_ERROR "${file}: found the source folder ${SOURCE}, expected no such path")
    endif()
  endforeach()
endif()
file(REMOVE_RECURSE ${scratch})
