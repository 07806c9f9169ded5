// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../interfaces/ICampaign.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { ISanctionsGate } from "../../interfaces/ISanctionsGate.sol";
import { ISanctionsOracle } from "../../interfaces/ISanctionsOracle.sol";
import { ContractCode } from "../../libraries/ContractCode.sol";

/// @title SanctionsGate
/// @notice See {ISanctionsGate}. It has no state, so one gate may serve any number of campaigns.
contract SanctionsGate is IClaimGate, ISanctionsGate {
    /// @dev Gas that the oracle may spend on an answer: a list behind a proxy needs some 8,000.
    uint256 private constant STIPEND = 50_000;
    /// @dev Leaves `STIPEND` for the oracle, after the call's own cost (2,600 gas) and the 64th of the gas that this contract keeps.
    uint256 private constant GAS_TO_ASK = 55_000;

    /// @inheritdoc ISanctionsGate
    address public immutable oracle;

    /// @dev What came of a question, whatever it was.
    struct Answer {
        bool reverted;
        /// @dev Of all that came, in bytes.
        uint256 length;
        /// @dev The first word of what came; what is missing of it is zero.
        uint256 word;
    }

    constructor(address oracle_) {
        if (!ContractCode.isContract(oracle_)) revert OracleWithoutCode(oracle_);
        Answer memory answer = _ask(oracle_, address(0));
        if (!_isClear(answer)) {
            revert OracleUnknown(oracle_, answer.reverted, answer.length, bytes32(answer.word));
        }
        oracle = oracle_;
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256,
        address account,
        address recipient,
        uint256,
        address,
        bytes calldata
    ) external view returns (bytes4 selector) {
        _requireUnlisted(account);
        if (recipient != account) _requireUnlisted(recipient);
        return IClaimGate.check.selector;
    }

    /// @inheritdoc ISanctionsGate
    function screen(address account) external view returns (bool answered, bool sanctioned) {
        Answer memory answer = _ask(oracle, account);
        answered = _isClear(answer);
        sanctioned = answered && answer.word == 1;
    }

    /// @inheritdoc IClaimGate
    /// @dev This gate never stops claiming, so it never moves an end.
    function extraTime(address) external pure returns (uint256 extra) {
        return 0;
    }

    function _requireUnlisted(address account) private view {
        Answer memory answer = _ask(oracle, account);
        if (!_isClear(answer)) {
            revert OracleUnclear(account, answer.reverted, answer.length, bytes32(answer.word));
        }
        if (answer.word == 1) revert AccountSanctioned(account);
    }

    /// @dev Asks with a fixed amount of gas and copies one word of the answer. So the oracle can neither burn the caller's gas nor
    /// return too much, and a caller cannot starve it until it seems to fail.
    function _ask(address asked, address account) private view returns (Answer memory answer) {
        bytes memory question = abi.encodeCall(ISanctionsOracle.isSanctioned, (account));
        uint256 stipend = STIPEND;
        uint256 gasBefore = gasleft();
        // Safe: writes scratch space, and `answer`, which has three words.
        assembly ("memory-safe") {
            mstore(0x00, 0)
            mstore(answer, iszero(staticcall(stipend, asked, add(question, 0x20), mload(question), 0x00, 0x20)))
            mstore(add(answer, 0x20), returndatasize())
            mstore(add(answer, 0x40), mload(0x00))
        }
        if (gasBefore < GAS_TO_ASK && !_isClear(answer)) revert ICampaign.NotEnoughGas(gasBefore, GAS_TO_ASK);
    }

    function _isClear(Answer memory answer) private pure returns (bool) {
        return !answer.reverted && answer.length == 32 && answer.word < 2;
    }
}
