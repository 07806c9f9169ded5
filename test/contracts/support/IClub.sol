// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Expectation, ProvenCredential, Verdict } from "../../../contracts/interfaces/ICredentialVerifier.sol";

/// @notice What {Club} can be asked.
interface IClub {
    function isMember(address account) external view returns (bool isMember);
    function join(ProvenCredential calldata proven) external returns (Verdict memory verdict);
    function join(bytes32 uid) external returns (Verdict memory verdict);
    function check(ProvenCredential calldata proven) external view;
    function joinAs(
        ProvenCredential calldata proven,
        Expectation calldata expected
    ) external view returns (Verdict memory);
    function joinAs(bytes32 uid, Expectation calldata expected) external view returns (Verdict memory);
    function verdictOn(ProvenCredential calldata proven) external view returns (Verdict memory verdict);
    function verdictOn(bytes32 uid) external view returns (Verdict memory verdict);
}
