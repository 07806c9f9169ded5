// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Accreditation, IAccreditationList } from "../../../contracts/interfaces/IAccreditationList.sol";
import { ITrustPolicy, ListTerms } from "../../../contracts/interfaces/ITrustPolicy.sol";
import { Base } from "./Base.sol";

/// @notice A list, its authority, and an issuer.
abstract contract TrustFixture is Base {
    bytes32 internal constant SCHEMA = keccak256("schema");
    bytes32 internal constant EVIDENCE = keccak256("evidence");
    address internal constant ISSUER = address(0x1550e4);
    address internal constant STRANGER = address(0x574a);
    address internal constant AUTHORITY = address(0xa074);
    uint256 internal constant NOW = 1_800_000_000;
    uint40 internal constant NOTICE = 10 days;

    IAccreditationList internal list;
    /// @dev A variable of its own: the optimizer may read the block's timestamp once and keep it.
    uint256 internal time = NOW;

    function setUp() public virtual {
        vm.warp(NOW);
        list = newList();
    }

    function newList() internal returns (IAccreditationList) {
        return IAccreditationList(deploy("TrustList", abi.encode(AUTHORITY, NOTICE)));
    }

    function newPolicy(ListTerms[] memory terms, uint256 needed) internal returns (ITrustPolicy) {
        return ITrustPolicy(deploy("TrustPolicy", abi.encode(terms, needed)));
    }

    function moveTo(uint256 moment) internal {
        time = moment;
        vm.warp(moment);
    }

    function only(bytes32 schema) internal pure returns (bytes32[] memory schemas) {
        schemas = new bytes32[](1);
        schemas[0] = schema;
    }

    function accredit(bytes32 schema, uint256 from, uint256 until) internal {
        vm.prank(AUTHORITY);
        list.accredit(ISSUER, only(schema), 1, 0, uint40(from), uint40(until));
    }

    function end(bytes32 schema, uint256 until) internal {
        vm.prank(AUTHORITY);
        list.endAccreditation(ISSUER, only(schema), uint40(until));
    }

    function cut(bytes32 schema, uint256 moment) internal {
        vm.prank(AUTHORITY);
        list.cutBack(ISSUER, only(schema), uint40(moment), EVIDENCE);
    }

    function isTrusted(uint256 moment) internal view returns (bool) {
        return list.isTrusted(ISSUER, SCHEMA, moment);
    }

    /// @dev Trusted in [from, until), and in neither of the seconds around it.
    function isTrustedFromTo(uint256 from, uint256 until) internal view {
        isTrue(!isTrusted(from - 1), "not before");
        isTrue(isTrusted(from) == (from < until), "from");
        isTrue(isTrusted(until - 1) == (from < until), "to the last second");
        isTrue(!isTrusted(until), "not after");
    }

    /// @dev The newest under the schema.
    function newest() internal view returns (Accreditation memory) {
        Accreditation[] memory all = list.accreditationsOf(ISSUER, SCHEMA);
        return all[all.length - 1];
    }
}
