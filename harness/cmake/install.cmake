# The install rules and the CMake package: wskcheck_install(), called once after the modules.
#
# Static libraries carry their private libraries into the final link, so the package finds the same
# ones again. A library that was fetched is not installed by us, and then neither are we.

# Package of another project -> its target, for those that a library of ours links.
set(WSKCHECK_EXPORTABLE
    "fmt=fmt::fmt;simdjson=simdjson::simdjson;pugixml=pugixml::pugixml"
    "tomlplusplus=tomlplusplus::tomlplusplus;CLI11=CLI11::CLI11;xxHash=xxHash::xxhash"
    "Threads=Threads::Threads;boost_context=Boost::context")

# The find_dependency lines for what our libraries link.
function(wskcheck_find_lines result)
  get_property(linked GLOBAL PROPERTY WSKCHECK_LINKED)
  set(lines "")
  foreach(pair IN LISTS WSKCHECK_EXPORTABLE)
    string(REPLACE "=" ";" pair "${pair}")
    list(GET pair 0 package)
    list(GET pair 1 target)
    if(NOT target IN_LIST linked)
      continue()
    endif()
    if(package STREQUAL "xxHash")
      string(APPEND lines "find_package(xxHash QUIET CONFIG)\n"
                          "include(\${CMAKE_CURRENT_LIST_DIR}/xxhash.cmake)\n")
    else()
      string(APPEND lines "find_dependency(${package})\n")
    endif()
  endforeach()
  set(${result} "${lines}" PARENT_SCOPE)
endfunction()

# Whether this build has install rules.
function(wskcheck_can_install result)
  get_property(fetched GLOBAL PROPERTY WSKCHECK_FETCHED)
  list(REMOVE_ITEM fetched GTest rapidcheck benchmark)
  if(WSKCHECK_INSTALL AND fetched)
    message(STATUS "wskcheck: no install rules, because these libraries are fetched: ${fetched}")
  endif()
  if(WSKCHECK_INSTALL AND NOT fetched)
    set(${result} ON PARENT_SCOPE)
  else()
    set(${result} OFF PARENT_SCOPE)
  endif()
endfunction()

# The kernel's headers, the function for drivers and its compiler; what the package says of them.
function(wskcheck_install_kernel result package)
  set(${result} "" PARENT_SCOPE)
  if(NOT TARGET wskcheck_drive)
    return()
  endif()
  install(DIRECTORY ${wskcheck_SOURCE_DIR}/harness/drive/kernel/include
          DESTINATION ${CMAKE_INSTALL_DATADIR}/wskcheck/kernel)
  install(FILES ${wskcheck_SOURCE_DIR}/harness/cmake/driver.cmake DESTINATION ${package})
  install(TARGETS wskcheck_driver_cc EXPORT wskcheck
          RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/wskcheck)
  set(folder "\${PACKAGE_PREFIX_DIR}/${CMAKE_INSTALL_DATADIR}/wskcheck/kernel/include")
  set(${result}
      "set_and_check(wskcheck_KERNEL_INCLUDE_DIR \"${folder}\")\n"
      "include(\${CMAKE_CURRENT_LIST_DIR}/driver.cmake)"
      PARENT_SCOPE)
endfunction()

function(wskcheck_install)
  wskcheck_can_install(can_install)
  if(NOT can_install)
    return()
  endif()
  include(CMakePackageConfigHelpers)
  get_property(libraries GLOBAL PROPERTY WSKCHECK_LIBRARIES)
  get_property(programs GLOBAL PROPERTY WSKCHECK_PROGRAMS)
  get_property(includes GLOBAL PROPERTY WSKCHECK_INCLUDES)
  set(package ${CMAKE_INSTALL_LIBDIR}/cmake/wskcheck)
  if(programs)
    install(TARGETS ${programs} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
  wskcheck_install_kernel(WSKCHECK_DRIVER_LINES ${package})
  if(libraries)
    install(TARGETS ${libraries} EXPORT wskcheck ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
    install(
      EXPORT wskcheck
      NAMESPACE wskcheck::
      FILE wskcheckTargets.cmake
      DESTINATION ${package})
  endif()
  if(includes)
    install(DIRECTORY ${includes} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  endif()
  wskcheck_find_lines(WSKCHECK_FIND_LINES)
  string(JOIN "" WSKCHECK_DRIVER_LINES ${WSKCHECK_DRIVER_LINES})
  list(TRANSFORM libraries REPLACE "^wskcheck_" "wskcheck::" OUTPUT_VARIABLE WSKCHECK_EXPORTED)
  configure_package_config_file(
    ${wskcheck_SOURCE_DIR}/harness/cmake/wskcheckConfig.cmake.in
    ${wskcheck_BINARY_DIR}/wskcheckConfig.cmake INSTALL_DESTINATION ${package}
    PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
  write_basic_package_version_file(${wskcheck_BINARY_DIR}/wskcheckConfigVersion.cmake
                                   COMPATIBILITY SameMinorVersion)
  install(FILES ${wskcheck_BINARY_DIR}/wskcheckConfig.cmake
                ${wskcheck_BINARY_DIR}/wskcheckConfigVersion.cmake
                ${wskcheck_SOURCE_DIR}/harness/cmake/xxhash.cmake DESTINATION ${package})
endfunction()
