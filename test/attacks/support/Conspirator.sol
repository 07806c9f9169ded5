// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice An account, a wallet, a gate and a token's watcher in one: whatever it is asked, it first carries out its order,
/// then says yes. Asked by a call that may change nothing, its order can change nothing either.
contract Conspirator {
    /// @dev Enough for any order, and little enough that an order that burns it leaves gas for the answer.
    uint256 private constant ORDER_GAS = 5_000_000;

    /// @dev For orders that may change nothing: those that try burn it.
    uint256 private constant STATIC_GAS = 100_000;

    address private _target;
    bytes private _data;
    bytes4 private _onlyOn;
    bool private _mayChange;

    /// @notice How many orders it has not tried yet.
    uint256 public left;
    /// @notice How many of the orders went through.
    uint256 public succeeded;
    /// @notice Why the last of the others did not.
    bytes public lastReason;

    /// @notice One order for each of the next `times` hooks of one kind (its selector; 0: of any).
    function arm(address target, bytes calldata data, uint256 times, bytes4 onlyOn) external {
        (_target, _data, left, _onlyOn) = (target, data, times, onlyOn);
    }

    function act(address target, bytes calldata data) external returns (bool done, bytes memory answer) {
        (done, answer) = target.call(data);
    }

    /// @dev Selectors are their own functions' yes, for a gate's check and a wallet's signature alike.
    fallback(bytes calldata) external returns (bytes memory) {
        if (left != 0 && (_onlyOn == 0 || _onlyOn == msg.sig)) _carryOut();
        // As extra time: 7 seconds.
        if (msg.sig == bytes4(keccak256("extraTime(address)"))) return abi.encode(7);
        return abi.encode(msg.sig);
    }

    function obey() external {
        --left;
        (bool done, bytes memory answer) = _target.call{ gas: gasleft() < ORDER_GAS ? gasleft() : ORDER_GAS }(_data);
        if (done) ++succeeded;
        else lastReason = answer;
    }

    function probe() external {
        _mayChange = !_mayChange;
    }

    function _carryOut() private {
        try this.probe{ gas: 30_000 }() {
            try this.obey{ gas: gasleft() / 2 }() {} catch {}
        } catch {
            // It may change nothing: it calls all the same, and keeps no count.
            (bool done, ) = _target.call{ gas: STATIC_GAS }(_data);
            done;
        }
    }
}
